import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { FunctionName } from './function-name.ts'
import { parseFunctionName } from './function-name.ts'
import { HOST_PLACES } from './host-places.ts'
import { PLACES } from './places.ts'

const TEMPLATE = fileURLToPath(new URL('template/', import.meta.url))
const EVERY_PLACE = [...PLACES, ...HOST_PLACES]
const BIOME = 'node_modules/@biomejs/biome/bin/biome'

/** What was made: files that are new and files that changed, relative to the project. */
export interface MadeFunction {
  readonly name: FunctionName
  readonly made: readonly string[]
  readonly changed: readonly string[]
}

/**
 * Makes a function from the template and adds it to every place that lists functions. Everything is worked out
 * before the first file is written.
 *
 * @param root - folder of the project
 * @throws NewFunctionFault when the name is bad or taken, or a list is not where it was
 */
export async function makeFunction(root: string, text: string | undefined): Promise<MadeFunction> {
  const name = parseFunctionName(text, await namesTaken(root))
  const folder = join('functions', name.kebab)
  const files = new Map<string, string>()
  const templates = await readdir(TEMPLATE)
  for (const file of templates) {
    files.set(join(folder, named(file, name)), named(await readFile(join(TEMPLATE, file), 'utf8'), name))
  }
  for (const { file, add } of EVERY_PLACE)
    files.set(file, add(await readFile(join(root, file), 'utf8'), name))

  await mkdir(join(root, folder))
  for (const [file, content] of files) {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), content)
  }
  // A longer or shorter name breaks lines elsewhere and sorts imports differently.
  await runNode(root, [BIOME, 'check', '--write', folder, 'functions/index.ts'])
  await runNode(root, ['scripts/openapi.ts'])
  await runNode(root, ['scripts/kubernetes.ts'])
  const changed = [...EVERY_PLACE.map(({ file }) => file), 'docs/openapi.json', 'deploy/kubernetes/']
  return { name, made: [...files.keys()].filter((file) => !changed.includes(file)), changed }
}

/** Folders of functions, and what the function's own module and the list already import. */
async function namesTaken(root: string): Promise<string[]> {
  const modules = [join(TEMPLATE, 'handler.ts'), join(root, 'functions/index.ts')]
  const sources = await Promise.all(modules.map((path) => readFile(path, 'utf8')))
  const imported = sources.flatMap((source) =>
    [...source.matchAll(/^import (?:type )?\{([^}]*)\}/gm)].flatMap(([, names = '']) =>
      names.split(',').map((one) => one.replace(/^\s*type /, '').trim()),
    ),
  )
  return [...(await readdir(join(root, 'functions'))), ...imported]
}

function named(text: string, { kebab, camel, pascal }: FunctionName): string {
  return text
    .replaceAll('template-name', kebab)
    .replaceAll('templateName', camel)
    .replaceAll('TemplateName', pascal)
}

async function runNode(root: string, programArguments: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [...programArguments], { cwd: root })
}
