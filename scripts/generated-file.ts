import { readFile, writeFile } from 'node:fs/promises'

export interface GeneratedFile {
  /** Relative to the project. */
  readonly path: string
  readonly content: string
  /** What it is made from, as a sentence about it goes on: "the schemas say". */
  readonly source: string
  /** The npm script that writes it. */
  readonly script: string
}

/** Writes a file that is made and checked in; with `--check` it only says whether the file is up to date. */
export async function writeOrCheck({ path, content, source, script }: GeneratedFile): Promise<void> {
  const file = new URL(`../${path}`, import.meta.url)
  if (!process.argv.includes('--check')) {
    await writeFile(file, content)
    process.stdout.write(`${path} is written.\n`)
    return
  }
  if ((await readFile(file, 'utf8').catch(() => '')) === content) {
    process.stdout.write(`${path} is up to date.\n`)
    return
  }
  process.stderr.write(`${path} is not what ${source}; run \`npm run ${script}\` and commit it.\n`)
  process.exitCode = 1
}
