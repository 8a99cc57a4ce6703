import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, parseEnv } from 'node:util'
import { dockerContainers } from './deploy-one/containers.ts'
import { NotReady, replaceContainers } from './deploy-one/replace-containers.ts'
import { readEnvFile, writeVariable } from './images/env-file.ts'
import { readStack } from './images/stack.ts'

/**
 * `npm run deploy:one -- <function> [tag]` replaces one function under docker compose by another image of it, newer or
 * older, while it and all others serve. Without a tag it is the one of all functions. What runs is kept in `.env`.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'env-file': { type: 'string', default: join(ROOT, '.env') },
    'ready-seconds': { type: 'string', default: '60' },
  },
})
const envFile = values['env-file']
const env = { ...parseEnv(readEnvFile(envFile)), ...process.env }
const [name = '', tag = env['KEDAI_TAG'] ?? ''] = positionals
const functions = Object.keys(readStack(ROOT).functions)
const readyTimeoutMs = Number(values['ready-seconds']) * 1000
if (!functions.includes(name)) fail(`There is no function “${name}”; there are: ${functions.join(', ')}.`)
if (!/^\w[\w.-]{0,127}$/.test(tag))
  fail(`“${tag}” is no tag of an image; type: npm run deploy:one -- ${name} TAG`)
if (!(readyTimeoutMs > 0)) fail('--ready-seconds must be a number above 0.')

const variable = `${name.toUpperCase().replaceAll('-', '_')}_TAG`
const containers = dockerContainers({ root: ROOT, envFile, service: name, variables: { [variable]: tag } })
try {
  await replaceContainers(containers, { readyTimeoutMs, say: (line) => process.stdout.write(`${line}\n`) })
} catch (error) {
  if (error instanceof NotReady) fail(error.message)
  const { message, stderr } = error as Error & { stderr?: string }
  fail(`Not finished. What .env says comes back by: docker compose up -d\n${stderr || message}`)
}
// What runs as all others do goes on following them.
const kept = tag === env['KEDAI_TAG'] ? '' : tag
writeVariable(envFile, variable, kept)
process.stdout.write(`${name} runs as ${tag} now (${variable}=${kept} in ${relative('.', envFile)}).\n`)

function fail(sentence: string): never {
  process.stderr.write(`${sentence.trimEnd()}\n`)
  process.exit(1)
}
