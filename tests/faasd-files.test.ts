import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readStack } from '../scripts/images/stack.ts'
import { FAASD_COMPOSE, type Machine, makeMachine } from './faasd/machine.ts'
import { type StandInFaasd, startStandInFaasd } from './faasd/stand-in-faasd.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SCRIPTS = globSync('deploy/faasd/*.sh', { cwd: ROOT }).sort()
/** All that faasd 0.19.7 takes from its compose file. */
const KNOWN_TO_FAASD = [
  'image',
  'command',
  'environment',
  'volumes',
  'ports',
  'user',
  'cap_add',
  'depends_on',
]
/** Connections for the owner's commands, beside the functions' pools and the one of the jobs. */
const OTHER_CONNECTIONS = 5

interface Service {
  readonly image: string
  readonly command?: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly { readonly type: string }[]
}

const run = promisify(execFile)

describe('the scripts for faasd', () => {
  it('are found', () => expect(SCRIPTS).toContain('deploy/faasd/deploy.sh'))

  it('have nothing that shellcheck complains of', async () => {
    await expect(run('shellcheck', ['--external-sources', ...SCRIPTS], { cwd: ROOT })).resolves.toMatchObject(
      {
        stdout: '',
      },
    )
  })
})

describe('what install.sh keeps of what it was told', () => {
  it('is every variable of stack.yml but the two that each command gives', () => {
    const stack = readFileSync(join(ROOT, 'stack.yml'), 'utf8')
    const common = readFileSync(join(ROOT, 'deploy/faasd/common.sh'), 'utf8')
    const variables = new Set([...stack.matchAll(/\$\{(\w+):-/g)].map(([, name]) => name))
    const kept = /^readonly SETTINGS=\((.+)\)$/m.exec(common)?.[1]?.split(' ') ?? []
    expect([...kept, 'OPENFAAS_URL', 'KEDAI_TAG'].sort()).toEqual([...variables, 'KEDAI_BACKUPS'].sort())
  })
})

describe('docs/raspberry-pi.md and docs/openfaas.md', () => {
  const pages = ['docs/raspberry-pi.md', 'docs/openfaas.md'].map((page) =>
    readFileSync(join(ROOT, page), 'utf8'),
  )
  const named = [...pages.join('\n').matchAll(/deploy\/faasd\/[\w-]+\.sh/g)].map(([script]) => script)

  it('name every script that a person types, and none that is not there', () => {
    // What other scripts run, or read.
    const inner = ['common.sh', 'receive.sh'].map((name) => `deploy/faasd/${name}`)
    expect([...new Set(named)].sort()).toEqual(SCRIPTS.filter((script) => !inner.includes(script)))
  })
})

describe('what install.sh makes', () => {
  let faasd: StandInFaasd
  let machine: Machine
  beforeAll(async () => {
    faasd = await startStandInFaasd()
    machine = makeMachine(faasd.url)
    await machine.run('install.sh')
  })
  afterAll(async () => {
    machine[Symbol.dispose]()
    await faasd[Symbol.asyncDispose]()
  })
  const services = (): Record<string, Service> =>
    parse(machine.read('faasd/docker-compose.kedai.yaml')).services

  it('is a compose file with the services of faasd and those of the shop', () => {
    expect(Object.keys(services())).toEqual([
      'gateway',
      'queue-worker',
      'database',
      'shop-gateway',
      'registry',
    ])
  })

  it('has nothing in it that faasd would pass over', () => {
    for (const service of Object.values(services())) {
      expect(Object.keys(service).filter((key) => !KNOWN_TO_FAASD.includes(key))).toEqual([])
      expect((service.volumes ?? []).filter(({ type }) => type !== 'bind')).toEqual([])
    }
  })

  it('opens nothing to the network but the shop', () => {
    const ports = Object.values(services()).flatMap((service) => service.ports ?? [])
    expect(ports).toEqual(['127.0.0.1:8080:8080', '80:8080', '127.0.0.1:5000:5000'])
  })

  it('has the images of docker-compose.yml', () => {
    const compose = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')
    for (const [service, variable] of [
      ['database', 'DATABASE_IMAGE'],
      ['shop-gateway', 'CADDY_IMAGE'],
    ] as const) {
      const image = new RegExp(`\\$\\{${variable}:-([^}]+)\\}`).exec(compose)?.[1]
      expect(services()[service]?.image).toBe(`docker.io/library/${image}`)
    }
  })

  it('lets the database have as many connections as all functions may open, and some more', () => {
    const pools = Object.values(readStack(ROOT, {}).functions).map(({ environment }) =>
      Number(environment['DB_POOL']),
    )
    const wanted = pools.reduce((sum, pool) => sum + pool, OTHER_CONNECTIONS)
    const command = services()['database']?.command ?? []
    const connections = Number(
      command.map((word) => /^--max-connections=(\d+)$/.exec(word)?.[1]).find((number) => number),
    )
    expect(wanted).toBeGreaterThan(OTHER_CONNECTIONS)
    expect(connections).toBeGreaterThanOrEqual(wanted)
  })

  it('keeps a COMMIT through a power cut', () => {
    const command = services()['database']?.command ?? []
    expect(command).toEqual(
      expect.arrayContaining([
        '--innodb-flush-log-at-trx-commit=1',
        '--innodb-doublewrite=ON',
        '--skip-log-bin',
      ]),
    )
    // A command replaces the image's entry point under faasd.
    expect(command[0]).toBe('docker-entrypoint.sh')
  })

  it.each(['kedai-warm-up.service', 'kedai-warm-up.timer', 'kedai-backup.service', 'kedai-backup.timer'])(
    'is the unit %s, which systemd takes',
    async (unit) => {
      const folder = join(machine.folder, 'systemd')
      const { stderr } = await run('systemd-analyze', ['verify', join(folder, unit)], {
        env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` },
      })
      expect(stderr.split('\n').filter((line) => line.includes('kedai'))).toEqual([])
    },
  )

  it("is a part of faasd's own unit, which systemd takes", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kedai-unit-'))
    const part = machine
      .read('systemd/faasd.service.d/kedai.conf')
      .replace('/usr/local/bin/faasd', '/bin/true')
    writeFileSync(join(folder, 'faasd.service'), part)
    const { stderr } = await run('systemd-analyze', ['verify', join(folder, 'faasd.service')])
    expect(stderr.split('\n').filter((line) => line.includes('faasd'))).toEqual([])
    rmSync(folder, { recursive: true })
  })

  it.each([
    [
      'without "services" as its last part',
      'services: {}\nnetworks: {}\n',
      'its last part is not "services:"',
    ],
    [
      'without the port of the gateway',
      FAASD_COMPOSE.replace('8080:8080', '31112:8080'),
      'it does not publish the gateway',
    ],
    [
      'with a service of that name',
      `${FAASD_COMPOSE}\n  database:\n    image: postgres\n`,
      'has a service of its own named "database"',
    ],
  ])('is not made of a file of faasd %s', async (_what, text, sentence) => {
    const own = join(machine.folder, 'faasd/docker-compose.yaml')
    writeFileSync(own, text)
    const { code, stderr } = await machine.run('compose.sh')
    writeFileSync(own, FAASD_COMPOSE)
    expect(code).toBe(1)
    expect(stderr).toContain(sentence)
  })
})
