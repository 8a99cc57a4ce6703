import { readFile, writeFile } from 'node:fs/promises'
import { errorsPage } from './docs-errors-page.ts'

/** `npm run docs:errors` writes docs/errors.md; with `--check` it only says whether the file is up to date. */
const FILE = new URL('../docs/errors.md', import.meta.url)

const built = errorsPage()
if (process.argv.includes('--check')) {
  const current = await readFile(FILE, 'utf8').catch(() => '')
  if (current !== built) {
    process.stderr.write(
      'docs/errors.md is not what the catalogue says; run `npm run docs:errors` and commit it.\n',
    )
    process.exit(1)
  }
  process.stdout.write('docs/errors.md is up to date.\n')
} else {
  await writeFile(FILE, built)
  process.stdout.write('docs/errors.md is written.\n')
}
