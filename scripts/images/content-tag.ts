import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** All that becomes part of an image. */
const CONTENT = [
  'package.json',
  'package-lock.json',
  'migrations/*.sql',
  '{functions,shared,start}/**/*.{ts,json,sql}',
  'template/openfaas-node/**/{*,.*}',
]

/**
 * A tag made of what the images are made of: it changes with any of their files, those of `shared/` too, which
 * `faas-cli --tag digest` passes over since it looks at a function's own folder only.
 *
 * @param root - folder of the project
 * @returns the version of package.json and 12 hexadecimal digits, as `0.1.0-3f9a1c20b7d4`
 */
export function contentTag(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const files = CONTENT.flatMap((pattern) =>
    globSync(pattern, { cwd: root, withFileTypes: true, exclude: isNoContent }).filter((entry) =>
      entry.isFile(),
    ),
  ).map((entry) => join(entry.parentPath, entry.name))
  const hash = createHash('sha256')
  for (const file of [...new Set(files)].sort()) {
    const content = readFileSync(file)
    hash.update(`${file.slice(root.length)}\0${content.length}\0`).update(content)
  }
  return `${version}-${hash.digest('hex').slice(0, 12)}`
}

function isNoContent({ name }: { readonly name: string }): boolean {
  return name === 'node_modules' || name === 'testing' || name.endsWith('.test.ts')
}
