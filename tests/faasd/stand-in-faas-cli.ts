// Stands in for faas-cli: what the scripts ask of it, as the real one was seen to do it.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readStack } from '../../scripts/images/stack.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CONFIG = `${process.env['HOME']}/faas-cli-password`
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    gateway: { type: 'string', default: '' },
    username: { type: 'string' },
    'password-stdin': { type: 'boolean' },
    'from-file': { type: 'string' },
    yaml: { type: 'string' },
    filter: { type: 'string' },
    platforms: { type: 'string' },
  },
})
const command = positionals.join(' ')
appendFileSync(process.env['CALLS'] ?? '', `faas-cli ${process.argv.slice(2).join(' ')}\n`)

async function ask(method: string, path: string, body?: unknown, password = savedPassword()) {
  const response = await fetch(`${values.gateway}${path}`, {
    method,
    headers: { authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, answer: await response.text() }
}

function savedPassword(): string {
  return existsSync(CONFIG) ? readFileSync(CONFIG, 'utf8') : ''
}

/** Replaces first, and makes what is not there, one function after the other; goes on after one that was refused. */
async function deploy(): Promise<number> {
  let failedCount = 0
  const names = Object.entries(readStack(ROOT).functions).filter(
    ([name]) => values.filter === undefined || name === values.filter,
  )
  for (const [service, { image, secrets, labels, limits, environment: envVars }] of names) {
    const deployment = { service, image, secrets, labels, limits, envVars }
    let result = await ask('PUT', '/system/functions', deployment)
    if (result.status === 404) result = await ask('POST', '/system/functions', deployment)
    process.stdout.write(`Deploying: ${service}.\n${result.status} ${result.answer}\n`)
    if (result.status !== 200) failedCount++
  }
  return failedCount === 0 ? 0 : 1
}

async function login(): Promise<number> {
  const password = (await text(process.stdin)).trim()
  if ((await ask('GET', '/system/functions', undefined, password)).status !== 200) return 1
  writeFileSync(CONFIG, password)
  return 0
}

/** Ends well whatever became of it, as the real one does. */
async function createSecret(name: string): Promise<number> {
  const value = readFileSync(values['from-file'] ?? '', 'utf8')
  await ask('POST', '/system/secrets', { name, value })
  return 0
}

async function describe(name: string): Promise<number> {
  const { status, answer } = await ask('GET', `/system/function/${name}`)
  if (status !== 200) return 1
  process.stdout.write(`Name:               ${name}\nImage:              ${JSON.parse(answer).image}\n`)
  return 0
}

if (command === 'login') process.exitCode = await login()
else if (command === 'deploy') process.exitCode = await deploy()
else if (command === 'secret list') process.stdout.write((await ask('GET', '/system/secrets')).answer)
else if (command.startsWith('secret create ')) process.exitCode = await createSecret(positionals[2] ?? '')
else if (command.startsWith('describe ')) process.exitCode = await describe(positionals[1] ?? '')
else if (command !== 'publish') throw new Error(`faas-cli ${command} is not imitated`)
