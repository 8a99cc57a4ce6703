import { engines } from '../../shared/testing/engines/engines.ts'
import { openLambdas } from './lambda.ts'
import { describeShop } from './suite/index.ts'

const [engine] = engines
if (engine === undefined) throw new Error('no engine runs')

describeShop('of Lambdas', () => openLambdas(engine))
