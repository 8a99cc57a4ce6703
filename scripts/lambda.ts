import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { functions } from '../functions/index.ts'
import { bundleLambda, JOBS, MIGRATE } from './lambda-bundle.ts'
import { installPackages } from './lambda-packages.ts'

/** `npm run lambda:build [-- name …] [--architecture x64]` makes the folders that deploy/lambda/template.yaml names. */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { architecture: { type: 'string', default: 'arm64' } },
})
const names = [...functions.map(({ name }) => name), JOBS, MIGRATE]
const unknown = positionals.filter((name) => !names.includes(name))
if (unknown.length > 0 || !['arm64', 'x64'].includes(values.architecture)) {
  process.stderr.write(`Names may be ${names.join(', ')}; the architecture arm64 or x64.\n`)
  process.exit(1)
}
for (const name of positionals.length > 0 ? positionals : names) {
  const { folder, byteCount, external } = await bundleLambda(ROOT, name, 'build/lambda')
  await installPackages(ROOT, folder, external, values.architecture)
  const beside = external.length === 0 ? '' : `, beside it ${external.join(', ')} for ${values.architecture}`
  process.stdout.write(`${folder.slice(ROOT.length)}: ${Math.round(byteCount / 1_000)} kB${beside}\n`)
}
