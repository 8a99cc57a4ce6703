import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readStack } from '../scripts/images/stack.ts'
import { type Machine, makeMachine } from './faasd/machine.ts'
import { type StandInFaasd, startStandInFaasd } from './faasd/stand-in-faasd.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NAMES = Object.keys(readStack(ROOT).functions)
const TAG = '0.1.0-0123456789ab'

let faasd: StandInFaasd
let machine: Machine
beforeEach(async () => {
  faasd = await startStandInFaasd()
  machine = makeMachine(faasd.url)
})
afterEach(async () => {
  machine[Symbol.dispose]()
  await faasd[Symbol.asyncDispose]()
})

const deploy = (tag = TAG) => machine.run('deploy.sh', [tag])
const images = () => Object.fromEntries([...faasd.functions].map(([name, { image }]) => [name, image]))
const everyImage = (tag: string) =>
  Object.fromEntries(NAMES.map((name) => [name, `127.0.0.1:5000/kedai/${name}:${tag}`]))

describe('deploy/faasd/install.sh', () => {
  it('makes a Pi ready, and the second time changes nothing and restarts nothing', async () => {
    const first = await machine.run('install.sh')
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(machine.calls()).toEqual(
      expect.arrayContaining([
        'systemctl daemon-reload',
        'systemctl restart faasd',
        'systemctl enable --now kedai-backup.timer kedai-warm-up.timer',
      ]),
    )
    expect(faasd.secrets.get('database-url')).toBe(machine.read('faasd/secrets/kedai-database-url'))
    expect(readdirSync(join(machine.folder, 'systemd')).sort()).toEqual([
      'faasd.service.d',
      'kedai-backup.service',
      'kedai-backup.timer',
      'kedai-warm-up.service',
      'kedai-warm-up.timer',
    ])
    const files = ['faasd/docker-compose.kedai.yaml', 'faasd/kedai/settings', 'systemd/kedai-backup.service']
    const before = files.map((file) => machine.read(file))

    expect(await machine.run('install.sh')).toMatchObject({ code: 0, stderr: '' })
    expect(machine.calls()).not.toContain('systemctl restart faasd')
    expect(files.map((file) => machine.read(file))).toEqual(before)
  })

  it('keeps what it was told for all later scripts', async () => {
    await machine.run('install.sh', [], { SHOP_TIME_ZONE: 'Asia/Makassar' })
    await deploy()
    expect(faasd.functions.get('pay')?.envVars).toMatchObject({ SHOP_TIME_ZONE: 'Asia/Makassar' })
  })

  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ FAKE_USER: '1000' }, /^Only root may do this; type: sudo .*install\.sh/],
    [{ FAKE_ARCHITECTURE: 'armv7l' }, /^This system is not 64-bit \(armv7l\)/],
    [{ FAKE_DOCKER: 'yes' }, /^There is a Docker engine on this machine/],
    [{ FAKE_FREE: '2000000' }, /^Only 1953 MiB are free/],
    [{ FAKE_CLOCK: 'no' }, /^The clock of this machine is not set/],
    [{ FAKE_INTERNET: '6' }, /^The Internet is not there/],
    [{ KEDAI_BACKUPS: '/media/usb/kedai' }, /^The folder \/media\/usb\/kedai for the backups is not there/],
    [{ SYSTEMD_RUNS: '/nowhere' }, /^This machine was not started by systemd/],
  ])('refuses in one sentence with %j, and makes nothing', async (env, sentence) => {
    const { code, stderr } = await machine.run('install.sh', [], env)
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 })
    expect(stderr).toMatch(sentence)
    expect(readdirSync(join(machine.folder, 'systemd'))).toEqual([])
  })

  it('refuses a machine with too little memory', async () => {
    writeFileSync(join(machine.folder, 'meminfo'), 'MemTotal:         945000 kB\n')
    expect((await machine.run('install.sh')).stderr).toBe(
      'This machine has 922 MiB of memory: faasd with the shop needs 2 GB.\n',
    )
  })
})

describe('deploy/faasd/secrets.sh', () => {
  it('makes each password once', async () => {
    await machine.run('secrets.sh', ['--files'])
    const url = machine.read('faasd/secrets/kedai-database-url')
    expect(url).toMatch(/^mysql:\/\/kedai:[0-9a-f]{48}@database\/kedai$/)
    expect(machine.read('faasd/secrets/kedai-database-admin-url')).toBe(
      `mysql://root:${machine.read('faasd/secrets/kedai-mysql-root-password')}@database/kedai`,
    )
    await machine.run('secrets.sh', ['--files'])
    expect(machine.read('faasd/secrets/kedai-database-url')).toBe(url)
  })

  it('says so where OpenFaaS does not take the password of its own file', async () => {
    writeFileSync(join(machine.folder, 'faasd/secrets/basic-auth-password'), 'another')
    const { code, stderr } = await machine.run('secrets.sh')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The gateway does not take the password in .*: restart faasd/)
  })

  it('says so where the gateway is down', async () => {
    const { code, stderr } = await machine.run('secrets.sh', [], { OPENFAAS_URL: 'http://127.0.0.1:1' })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The gateway of OpenFaaS does not answer at http:\/\/127\.0\.0\.1:1: /)
  })
})

describe('deploy/faasd/deploy.sh', () => {
  it('fetches every image, then brings up the tables, then every function; twice is as once', async () => {
    await machine.run('secrets.sh', ['--files'])
    for (const method of ['POST', 'PUT']) {
      expect(await deploy()).toMatchObject({ code: 0, stderr: '' })
      expect(images()).toEqual(everyImage(TAG))
      expect(faasd.asked.at(-1)).toBe(
        `${method} /system/functions reports 127.0.0.1:5000/kedai/reports:${TAG}`,
      )
      const calls = machine.calls()
      const order = [/^ctr .* images pull .*\/reports:/, /^ctr .* run .* migrate$/, /^faas-cli deploy /].map(
        (pattern) => calls.findIndex((call) => pattern.test(call)),
      )
      expect(order.every((at, index) => at > (order[index - 1] ?? -1))).toBe(true)
    }
    expect(machine.read('faasd/kedai/tag')).toBe(`${TAG}\n`)
  })

  it('touches nothing where an image cannot be had', async () => {
    await deploy()
    const { code, stderr } = await deploy('missing')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /^The image 127\.0\.0\.1:5000\/kedai\/stocks:missing cannot be had from its registry; nothing was changed\./,
    )
    expect(images()).toEqual(everyImage(TAG))
  })

  it('touches no function where the tables cannot be brought up', async () => {
    const { code, stderr } = await machine.run('deploy.sh', [TAG], { FAKE_MIGRATE: '1' })
    expect(code).toBe(1)
    expect(stderr).toContain(`The tables could not be brought to ${TAG}, see above; no function was changed.`)
    expect(images()).toEqual({})
  })

  it('says which function is not ready in time', async () => {
    faasd.readiness = ({ service }) => (service === 'pay' ? 503 : 200)
    const { code, stdout, stderr } = await deploy()
    expect(code).toBe(1)
    expect(stdout).toContain('cart is ready.')
    expect(stderr).toMatch(/^The function pay is not ready after 1 seconds \(it answers 503\): /)
  })

  it.each(['', 'a b', '../x', '-x'])('refuses the tag %j', async (tag) => {
    const { code, stderr } = await machine.run('deploy.sh', [tag])
    expect(code).toBe(1)
    expect(stderr).toContain('is no tag of an image')
  })
})

describe('deploy/faasd/roll-back.sh', () => {
  it('changes one function and no other', async () => {
    await deploy()
    expect(await machine.run('roll-back.sh', ['stocks', 'old'])).toMatchObject({ code: 0, stderr: '' })
    expect(images()).toEqual({ ...everyImage(TAG), stocks: '127.0.0.1:5000/kedai/stocks:old' })
  })

  it('leaves the function as it was where the image cannot be had', async () => {
    await deploy()
    expect((await machine.run('roll-back.sh', ['stocks', 'missing'])).code).toBe(1)
    expect(images()).toEqual(everyImage(TAG))
  })

  it('goes back to what ran before where the other is never ready', async () => {
    await deploy()
    faasd.readiness = ({ image }) => (image.endsWith(':bad') ? 503 : 200)
    const { code, stderr } = await machine.run('roll-back.sh', ['stocks', 'bad'])
    expect(code).toBe(1)
    expect(stderr).toContain(`stocks does not run with bad, see above. It runs ${TAG}, as it did before.`)
    expect(images()).toEqual(everyImage(TAG))
  })

  it('names the functions that there are', async () => {
    const { code, stderr } = await machine.run('roll-back.sh', ['tea', TAG])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `There is no function "tea"; there are: ${NAMES.join(', ')}.\n`,
    })
  })
})

describe('deploy/faasd/upgrade.sh', () => {
  it('makes a backup with the old version before anything else', async () => {
    await deploy()
    machine.calls()
    expect(await machine.run('upgrade.sh', ['new'])).toMatchObject({ code: 0 })
    const [backup, migrate] = machine.calls().filter((call) => / run /.test(call))
    expect(backup).toMatch(new RegExp(`/tools:${TAG} \\S+ node start.mjs backup --to /backups$`))
    expect(migrate).toMatch(/\/tools:new \S+ node start.mjs migrate$/)
    expect(images()).toEqual(everyImage('new'))
  })
})

describe('deploy/faasd/tools.sh', () => {
  it('tells the command where the database is now', async () => {
    await deploy()
    machine.calls()
    expect(await machine.run('tools.sh', ['books:verify'])).toMatchObject({ code: 0, stderr: '' })
    expect(machine.calls()).toContainEqual(
      expect.stringMatching(/^ctr --namespace openfaas run --rm --net-host .* node start\.mjs books:verify$/),
    )
  })

  it('says so where the database does not run', async () => {
    await deploy()
    writeFileSync(join(machine.folder, 'faasd/hosts'), '127.0.0.1\tlocalhost\n')
    const { code, stderr } = await machine.run('tools.sh', ['books:verify'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The database does not run: /)
  })

  it('makes no backup on the card where the disk of the backups is not there', async () => {
    await deploy()
    machine.calls()
    const { code, stderr } = await machine.run('backup.sh', [], { KEDAI_BACKUPS: '/media/usb/kedai' })
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'The folder /media/usb/kedai is not there: is its disk plugged in and mounted?\n',
    })
    expect(machine.calls().filter((call) => call.includes(' run '))).toEqual([])
  })

  it('says so before the first deploy', async () => {
    expect((await machine.run('tools.sh', ['backup'])).stderr).toMatch(/^Nothing was deployed yet/)
  })
})

describe('deploy/faasd/restore.sh', () => {
  it('gives the backup to the tools of that tag', async () => {
    await machine.run('secrets.sh', ['--files'])
    const file = join(machine.folder, 'kedai-backup-1.jsonl.gz')
    writeFileSync(file, 'a backup')
    expect(await machine.run('restore.sh', [file, TAG])).toMatchObject({ code: 0, stderr: '' })
    expect(machine.read('backups/kedai-backup-1.jsonl.gz')).toBe('a backup')
    expect(machine.calls().at(-1)).toMatch(/node start\.mjs restore \/backups\/kedai-backup-1\.jsonl\.gz$/)
  })
})

describe('deploy/faasd/warm-up.sh', () => {
  it('asks every function, in the order of stack.yml', async () => {
    await deploy()
    const { code, stdout } = await machine.run('warm-up.sh')
    expect({ code, stdout }).toEqual({ code: 0, stdout: NAMES.map((name) => `${name} is ready.\n`).join('') })
  })

  it.each([
    ['database 11 STOPPED', true],
    ['kedai-tools-1-2 11 STOPPED', false],
    ['database 11 RUNNING', false],
  ])('where a service is "%s" starts faasd again: %s', async (task, isRestarted) => {
    await deploy()
    machine.calls()
    await machine.run('warm-up.sh', [], { FAKE_TASK: task })
    expect(machine.calls().includes('systemctl restart faasd')).toBe(isRestarted)
  })
})

describe('deploy/faasd/publish.sh', () => {
  it("brings every image to the Pi's own registry, for its kind of machine", async () => {
    const { code, stdout } = await machine.run('publish.sh', ['pi@192.168.1.10'])
    expect({ code, told: stdout.includes('Published 0.1.0-abc.') }).toEqual({ code: 0, told: true })
    const all = [...NAMES, 'tools']
    expect(machine.calls()).toEqual(
      expect.arrayContaining([
        'npm run --silent images -- --platform linux/arm64 --no-env-file',
        `docker save ${all.map((name) => `127.0.0.1:5000/kedai/${name}:0.1.0-abc`).join(' ')}`,
        `ssh pi@192.168.1.10 cd kedai && sudo deploy/faasd/receive.sh 0.1.0-abc ${all.join(' ')}`,
      ]),
    )
    expect(machine.read('home/received')).toBe('images\n')
  })

  it('publishes for both kinds of machines where another registry is named', async () => {
    expect((await machine.run('publish.sh', [], { KEDAI_REGISTRY: 'ghcr.io/warung' })).code).toBe(0)
    expect(machine.calls()).toEqual(
      expect.arrayContaining([
        'faas-cli publish --yaml stack.yml --platforms linux/arm64,linux/amd64',
        'docker push ghcr.io/warung/tools:0.1.0-abc',
      ]),
    )
  })

  it.each<[string[], NodeJS.ProcessEnv, RegExp]>([
    [[], {}, /^Say where to: .*publish\.sh USER@PI/],
    [['pi@192.168.1.10'], { FAKE_ARCHITECTURE: 'armv7l' }, /^pi@192\.168\.1\.10 runs no 64-bit system/],
  ])('refuses %j with %j', async (programArguments, env, sentence) => {
    const { code, stderr } = await machine.run('publish.sh', programArguments, env)
    expect(code).toBe(1)
    expect(stderr).toMatch(sentence)
  })
})

describe('deploy/faasd/receive.sh', () => {
  it('puts what comes into the registry, and keeps only the tools', async () => {
    expect(await machine.run('receive.sh', [TAG, 'stocks', 'tools'])).toMatchObject({ code: 0, stderr: '' })
    expect(machine.calls().filter((call) => call.startsWith('ctr '))).toEqual([
      'ctr --namespace openfaas images import -',
      `ctr --namespace openfaas images push --plain-http 127.0.0.1:5000/kedai/stocks:${TAG}`,
      `ctr --namespace openfaas images remove 127.0.0.1:5000/kedai/stocks:${TAG}`,
      `ctr --namespace openfaas images push --plain-http 127.0.0.1:5000/kedai/tools:${TAG}`,
    ])
  })
})
