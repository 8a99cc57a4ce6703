import { runShop } from './shop-process.ts'

process.exitCode = await runShop()
// Whatever a library still holds open must not keep a closed shop's process.
process.exit()
