import { readFile, writeFile } from 'node:fs/promises'
import { buildApiDocument } from './api-document.ts'

/** `npm run openapi` writes docs/openapi.json; with `--check` it only says whether the file is up to date. */
const FILE = new URL('../docs/openapi.json', import.meta.url)

const built = `${JSON.stringify(await buildApiDocument(), null, 2)}\n`
if (process.argv.includes('--check')) {
  const current = await readFile(FILE, 'utf8').catch(() => '')
  if (current !== built) {
    process.stderr.write(
      'docs/openapi.json is not what the schemas say; run `npm run openapi` and commit it.\n',
    )
    process.exit(1)
  }
  process.stdout.write('docs/openapi.json is up to date.\n')
} else {
  await writeFile(FILE, built)
  process.stdout.write('docs/openapi.json is written.\n')
}
