import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ComposeSpecification, downAll, logs, port, upAll } from 'docker-compose'
import { readStack, type StackFunction } from '../../scripts/images/stack.ts'
import { abilities } from './abilities.ts'
import { startOpenfaasGateway } from './openfaas-gateway.ts'
import type { ShopHost } from './shop-host.ts'
import { TILL_ORIGIN } from './suite/shop.ts'
import { untilReady } from './until-ready.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Where OpenFaaS puts a secret. */
const OPENFAAS_SECRET = '/var/openfaas/secrets/database-url'

/** Nobody reaches this database but from this machine, for as long as the test runs. */
const PASSWORD = randomBytes(12).toString('hex')
const functionsUser = (host: string) => `mysql://kedai:${PASSWORD}@${host}/kedai`

/**
 * Every function in the container of its image, as OpenFaaS runs it, behind what stands in for its gateway; with
 * a database and its `migrate` in containers of their own.
 *
 * @param tag - of the images
 */
export async function openFunctionContainers(tag: string): Promise<ShopHost> {
  await using undo = new AsyncDisposableStack()
  const secrets = await mkdtemp(join(tmpdir(), 'kedai-secrets-'))
  undo.defer(() => rm(secrets, { recursive: true }))
  await writeFile(join(secrets, 'database-url'), functionsUser('database'))
  await writeFile(join(secrets, 'database-admin-url'), `mysql://root:${PASSWORD}@database/kedai`)
  await writeFile(join(secrets, 'root-password'), PASSWORD)

  const { functions } = readStack(ROOT, { KEDAI_TAG: tag })
  const options = {
    compose: composition(functions, tag, secrets),
    composeOptions: ['--project-name', `kedai-suite-${process.pid}`],
  }
  undo.defer(async () => {
    await downAll({ ...options, commandOptions: ['--volumes', '--timeout', '5'] })
  })
  await upAll(options).catch(async (fault: { err?: string }) => {
    const { out } = await logs(['migrate', 'database'], options)
    throw new Error(`the containers did not start: ${fault.err}\n${out}`)
  })
  const addressOf = async (service: string, inner: number) => {
    const { data } = await port(service, inner, options)
    return `127.0.0.1:${data.port}`
  }
  const urls: Record<string, string> = {}
  for (const name of Object.keys(functions)) urls[name] = `http://${await addressOf(name, 8080)}`
  await Promise.all(Object.values(urls).map(untilReady))
  const gateway = await startOpenfaasGateway({ functions: urls })
  undo.use(gateway)
  const databaseUrl = functionsUser(await addressOf('database', 3306))
  const all = undo.move()
  return {
    url: gateway.url,
    can: abilities.OpenFaaS,
    databaseUrl,
    fetch,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

function composition(
  functions: Readonly<Record<string, StackFunction>>,
  tag: string,
  secrets: string,
): ComposeSpecification {
  const [first] = Object.values(functions)
  return {
    secrets: Object.fromEntries(
      ['database-url', 'database-admin-url', 'root-password'].map((name) => [
        name,
        { file: join(secrets, name) },
      ]),
    ),
    services: {
      database: {
        image: 'kedai-test/mariadb:10.11',
        user: '999:999',
        command: ['--max-connections=200', '--innodb-log-file-size=16M'],
        environment: { MARIADB_ROOT_PASSWORD_FILE: '/run/secrets/root-password' },
        secrets: ['root-password'],
        tmpfs: ['/var/lib/mysql:uid=999'],
        ports: ['127.0.0.1::3306'],
      },
      migrate: {
        image: first?.image.replace(/[^/]+$/, `tools:${tag}`) ?? '',
        command: ['migrate'],
        secrets: ['database-url', 'database-admin-url'],
        depends_on: ['database'],
        read_only: true,
        tmpfs: ['/tmp'],
      },
      ...Object.fromEntries(Object.entries(functions).map(([name, one]) => [name, serviceOf(one)])),
    },
  }
}

/** As faasd runs a function: nothing but `/tmp` to write to, the secret as a file, its memory limited. */
function serviceOf({ image, environment, limits }: StackFunction) {
  return {
    image,
    environment: { ...environment, CORS_ORIGINS: TILL_ORIGIN },
    secrets: [{ source: 'database-url', target: OPENFAAS_SECRET }],
    mem_limit: limits.memory.replace('Mi', 'm'),
    read_only: true,
    tmpfs: ['/tmp'],
    cap_drop: ['ALL'],
    ports: ['127.0.0.1::8080'],
    depends_on: { migrate: { condition: 'service_completed_successfully' as const } },
  }
}
