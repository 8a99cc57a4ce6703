import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mergeStacks } from './images/merge-stacks.ts'

/** `npm run --silent stack:pro` prints stack.yml with what stack.pro.yml adds, for faas-cli, which takes one file. */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const [stack = '', overlay = ''] = ['stack.yml', 'stack.pro.yml'].map((file) =>
  readFileSync(join(ROOT, file), 'utf8'),
)
process.stdout.write(mergeStacks(stack, overlay))
