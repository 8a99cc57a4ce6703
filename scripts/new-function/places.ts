import { NewFunctionFault } from './fault.ts'
import type { FunctionName } from './function-name.ts'

/** A file that lists the functions, and how one more is put into its text. */
export interface Place {
  readonly file: string
  readonly add: (text: string, name: FunctionName) => string
}

/** Every file of the code and its documents that lists functions; docs/openapi.json is made from the first of them. */
export const PLACES: readonly Place[] = [
  { file: 'functions/index.ts', add: addToIndex },
  { file: 'package-lock.json', add: addToLockfile },
  {
    file: 'README.md',
    add: (text, { kebab }) =>
      addRow(
        text,
        '| Function | Address | |',
        `| ${kebab} | \`GET /api/small/${kebab}/:goods_id\` | one of the goods |`,
      ),
  },
  {
    file: 'docs/architecture.md',
    add: (text, { kebab }) =>
      addBefore(
        text,
        '| `functions/index.ts` |',
        `| \`functions/${kebab}/\` | one of the goods | \`shared/\` |`,
      ),
  },
]

/** Biome then puts the import in its order. */
function addToIndex(text: string, { kebab, camel }: FunctionName): string {
  const list = /(functions: readonly KedaiFunction\[\] = )\[([^\]]*)\]/
  const names = list
    .exec(text)?.[2]
    ?.split(',')
    .map((name) => name.trim())
  if (names === undefined)
    throw new NewFunctionFault('functions/index.ts has no list of functions to add to.')
  const all = [...names.filter(Boolean), camel].sort()
  return `import { ${camel} } from './${kebab}/handler.ts'\n${text.replace(list, `$1[${all.join(', ')}]`)}`
}

/** The two entries that npm makes of a workspace, in npm's order. */
function addToLockfile(text: string, { kebab }: FunctionName): string {
  const lock = JSON.parse(text)
  const folder = `functions/${kebab}`
  const packages = {
    ...lock.packages,
    [folder]: {
      name: `@kedai/${kebab}`,
      version: lock.version,
      dependencies: { '@kedai/shared': '*' },
    },
    [`node_modules/@kedai/${kebab}`]: { resolved: folder, link: true },
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`
}

/** Adds a row at the end of the Markdown table with this head. */
function addRow(text: string, head: string, row: string): string {
  const lines = text.split('\n')
  const first = lines.indexOf(head)
  if (first < 0) throw new NewFunctionFault(`README.md has no table "${head}" to add to.`)
  let end = first
  while (lines[end]?.startsWith('|')) end++
  return [...lines.slice(0, end), row, ...lines.slice(end)].join('\n')
}

function addBefore(text: string, start: string, line: string): string {
  const lines = text.split('\n')
  const at = lines.findIndex((one) => one.startsWith(start))
  if (at < 0) throw new NewFunctionFault(`docs/architecture.md has no line "${start}" to add before.`)
  return [...lines.slice(0, at), line, ...lines.slice(at)].join('\n')
}
