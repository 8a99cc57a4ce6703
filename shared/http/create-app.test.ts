import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** What a process of its own has loaded from packages once an application is ready. */
const PROGRAM = `
  import { createRequire } from 'node:module'
  const { createApp } = await import('${new URL('create-app.ts', import.meta.url).href}')
  const app = await createApp({ logLevel: 'silent', corsOrigins: [], tls: undefined })
  app.get('/', async () => 'answer')
  await app.ready()
  await app.close()
  process.stdout.write(Object.keys(createRequire(import.meta.url).cache).join('\\n'))
`

it('loads no compilers of JSON Schema, since zod checks and writes everything', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    cwd: import.meta.dirname,
  })
  const packages = stdout.split('\n').map((path) => path.split('node_modules/').at(-1) ?? '')
  expect(packages).toContain('fastify/fastify.js')
  expect(
    packages.filter((path) => /^(ajv|@fastify\/(ajv|fast-json-stringify)-compiler)\//.test(path)),
  ).toEqual([])
})
