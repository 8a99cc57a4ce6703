import { engines } from '../../shared/testing/engines/engines.ts'
import { openAllInOne } from './all-in-one.ts'
import { describeShop } from './suite/index.ts'

for (const engine of engines) describeShop(`in one process, on ${engine.name},`, () => openAllInOne(engine))
