import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type IDockerComposeOptions, logs, port, ps, upAll } from 'docker-compose'
import { functions } from '../../functions/index.ts'
import { makeSecrets } from '../../scripts/compose/make-secrets.ts'
import { composeDown } from '../containers/helpers/compose-down.ts'
import { abilities } from './abilities.ts'
import type { ShopHost } from './shop-host.ts'
import { TILL_ORIGIN } from './suite/shop.ts'
import { untilReady } from './until-ready.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The shop of docker-compose.yml as it is, on a port of its own and without the configuration of a shop on this machine.
 *
 * @param tag - of the images
 */
export async function openCompose(tag: string): Promise<ShopHost> {
  await using undo = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kedai-compose-'))
  undo.defer(() => rm(folder, { recursive: true }))
  const secrets = join(folder, 'secrets')
  makeSecrets(secrets)
  const environment = { CORS_ORIGINS: TILL_ORIGIN }
  const more = { services: Object.fromEntries(functions.map(({ name }) => [name, { environment }])) }
  await writeFile(join(folder, 'more.json'), JSON.stringify(more))

  const options: IDockerComposeOptions = {
    cwd: ROOT,
    config: ['docker-compose.yml', join(folder, 'more.json')],
    composeOptions: ['--env-file', '/dev/null'],
    env: {
      PATH: process.env['PATH'],
      COMPOSE_PROJECT_NAME: `kedai-compose-suite-${process.pid}`,
      KEDAI_TAG: tag,
      SECRETS_FOLDER: secrets,
      DATABASE_IMAGE: 'kedai-test/mariadb:10.11',
      CADDY_IMAGE: 'kedai-test/caddy:2.11',
      HTTP_PORT: '0',
      HTTPS_PORT: '0',
    },
  }
  undo.defer(() => composeDown(options))
  await upAll(options).catch(async (fault: { err?: string }) => {
    const { out } = await logs([], options)
    throw new Error(`the shop did not open: ${fault.err}\n${out}`)
  })
  const { data } = await port('gateway', 8080, options)
  const url = `http://127.0.0.1:${data.port}`
  await untilReady(url)
  const databaseUrl = await urlFromOutside(readFileSync(join(secrets, 'database-url'), 'utf8'), options)
  const all = undo.move()
  return {
    url,
    can: abilities['docker compose'],
    databaseUrl,
    fetch,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** The database has no port outside; this machine reaches its container nevertheless, by its address. */
async function urlFromOutside(inside: string, options: IDockerComposeOptions): Promise<string> {
  const { data } = await ps(options)
  const name = data.services.find((service) => service.name.includes('-database-'))?.name ?? ''
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'
  const { stdout } = await promisify(execFile)('docker', ['inspect', '--format', format, name])
  const url = new URL(inside.trim())
  url.hostname = stdout.trim()
  return url.href
}
