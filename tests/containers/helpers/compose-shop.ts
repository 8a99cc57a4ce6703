import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type IDockerComposeOptions, upAll } from 'docker-compose'
import { makeSecrets } from '../../../scripts/compose/make-secrets.ts'
import { setVariable } from '../../../scripts/images/env-file.ts'
import { untilReady } from '../../hosts/until-ready.ts'
import { composeDown } from './compose-down.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

/** What a program wrote and how it ended. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** A shop of docker-compose.yml with secrets, backups and an `.env` of its own. */
export interface ComposeShop extends AsyncDisposable {
  readonly url: string
  readonly httpsPort: string
  readonly backups: string
  /** Its `.env` as it is now. */
  readEnv(): string
  setEnv(name: string, value: string): void
  /** `docker compose` for this shop. @throws Error with what it wrote */
  compose(...command: string[]): Promise<string>
  /** `npm run deploy:one` for this shop. */
  deployOne(...command: string[]): Promise<Ended>
  /** Ids of a service's containers. */
  idsOf(service: string): Promise<string[]>
  docker(...command: string[]): Promise<string>
}

/** Opens one and waits until it is ready. Closing it removes all of it. */
export async function openComposeShop(name: string, variables: Record<string, string>): Promise<ComposeShop> {
  await using undo = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'kedai-compose-'))
  undo.defer(() => rm(folder, { recursive: true }))
  const [secrets, backups, envFile] = ['secrets', 'backups', 'env'].map((one) => join(folder, one)) as [
    string,
    string,
    string,
  ]
  makeSecrets(secrets)
  mkdirSync(backups)
  const all = {
    COMPOSE_PROJECT_NAME: `kedai-test-${name}-${process.pid}`,
    CADDY_IMAGE: 'kedai-test/caddy:2.11',
    SECRETS_FOLDER: secrets,
    BACKUP_FOLDER: backups,
    KEDAI_USER: `${process.getuid?.()}:${process.getgid?.()}`,
    HTTP_PORT: await freePort(),
    HTTPS_PORT: await freePort(),
    ...variables,
  }
  writeFileSync(
    envFile,
    Object.entries(all).reduce((text, [key, value]) => setVariable(text, key, value), ''),
  )

  // Nothing of what this machine's own shop is told.
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
  const options: IDockerComposeOptions = { cwd: ROOT, env, composeOptions: ['--env-file', envFile] }
  const run = (program: string, ...command: string[]) =>
    promisify(execFile)(program, command, { cwd: ROOT, env, maxBuffer: 16 * 1024 * 1024 })
  const docker = async (...command: string[]) => (await run('docker', ...command)).stdout.trim()
  const compose = (...command: string[]) => docker('compose', '--env-file', envFile, ...command)

  undo.defer(() => composeDown(options))
  await upAll(options).catch(async (fault: { err?: string }) => {
    throw new Error(`the shop did not open: ${fault.err}\n${await compose('logs', '--tail', '20')}`)
  })
  const url = `http://127.0.0.1:${all.HTTP_PORT}`
  await untilReady(url)
  const closing = undo.move()
  return {
    url,
    httpsPort: all.HTTPS_PORT,
    backups,
    readEnv: () => readFileSync(envFile, 'utf8'),
    setEnv: (key, value) => writeFileSync(envFile, setVariable(readFileSync(envFile, 'utf8'), key, value)),
    compose,
    deployOne: (...command) =>
      run(process.execPath, 'scripts/deploy-one.ts', '--env-file', envFile, ...command).then(
        ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
        ({ code, stdout, stderr }) => ({ code, output: stdout + stderr }),
      ),
    idsOf: async (service) =>
      (await compose('ps', '--all', '--quiet', service)).split('\n').filter(Boolean).sort(),
    docker,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

async function freePort(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address()
    const port = typeof address === 'object' ? String(address?.port) : ''
    server.close(() => resolve(port))
  })
  return promise
}
