import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeOrCheck } from './generated-file.ts'
import { checkedInFiles, shopFiles } from './kubernetes/files.ts'

/**
 * `npm run kubernetes` writes deploy/kubernetes/ from stack.yml; with `-- --check` it only says whether that is up to
 * date. `npm run kubernetes -- --out FOLDER [--namespace NAME] [--hostname NAME]` writes the files of one shop, with the
 * variables of stack.yml (`KEDAI_REGISTRY`, `KEDAI_TAG`, `DB_POOL` …) from the environment.
 */
const { values } = parseArgs({
  options: {
    check: { type: 'boolean' },
    out: { type: 'string' },
    namespace: { type: 'string', default: 'kedai' },
    hostname: { type: 'string' },
  },
})
if (values.out === undefined) {
  for (const [file, content] of checkedInFiles()) {
    await writeOrCheck({
      path: `deploy/kubernetes/${file}`,
      content,
      source: 'stack.yml says',
      script: 'kubernetes',
    })
  }
} else {
  mkdirSync(values.out, { recursive: true })
  for (const [file, content] of shopFiles(values, process.env)) writeFileSync(join(values.out, file), content)
  process.stdout.write(`The files of the shop are in ${values.out}.\n`)
}
