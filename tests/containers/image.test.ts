import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { sizeAboveBase } from '../../scripts/images/measure-size.ts'
import { type RunningImage, runImage } from '../../scripts/images/run-image.ts'
import { runProgram } from '../../scripts/images/run-program.ts'
import { readStack } from '../../scripts/images/stack.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TAG = inject('imageTag')
const MB = 1_000_000
const IMAGE_MB_MAX = 60
/** They bring what makes pictures smaller. */
const WITH_PICTURES = { names: ['goods', 'staff'], mbMax: 75 }
/** Nothing listens there: a function boots without its database. */
const NO_DATABASE = { DATABASE_URL: 'mysql://nobody@127.0.0.1:1/nothing', DRAIN_MS: '0' }

const images = Object.entries(readStack(ROOT, { ...process.env, KEDAI_TAG: TAG }).functions).map(
  ([name, { image }]) => ({ name, image }),
)
const STOCKS = images.find(({ name }) => name === 'stocks')?.image ?? ''

const run = (image: string, options: readonly string[] = []) =>
  runImage({ image, env: NO_DATABASE, path: '/_/health', options })
const inside = ({ id }: RunningImage, ...command: readonly string[]) =>
  runProgram('docker', ['exec', id, ...command])

describe.each(images)('the image of $name', ({ name, image }) => {
  it('says who runs what in it, and how it is stopped and looked after', async () => {
    const [{ Config: config }] = JSON.parse(await runProgram('docker', ['inspect', image]))
    expect(config).toMatchObject({
      User: '10001:10001',
      Entrypoint: ['node', 'start.mjs'],
      Cmd: null,
      StopSignal: 'SIGTERM',
      ExposedPorts: { '8080/tcp': {} },
      Healthcheck: { Test: ['CMD', 'node', 'health.mjs'] },
      Labels: { 'org.opencontainers.image.version': TAG },
    })
    expect(config.Labels['org.opencontainers.image.base.name']).toMatch(/^kedai-test\/runtime:12-/)
  })

  it('answers with nothing to write to but /tmp, by the code compiled in it, and ends when told to', async () => {
    await using one = await run(image)
    expect(await one.log()).toContain('"compile_cache":"/home/app/compile-cache/')
    await expect(inside(one, 'node', 'health.mjs')).resolves.toBe('')
    await expect(inside(one, 'node', 'health.mjs', '/_/ready')).rejects.toThrow('failed')
    await runProgram('docker', ['stop', '--time=30', one.id])
    const exit = await runProgram('docker', ['inspect', '--format={{.State.ExitCode}}', one.id])
    expect(exit.trim()).toBe('0')
  })

  it('is small above its base', async () => {
    const mbMax = WITH_PICTURES.names.includes(name) ? WITH_PICTURES.mbMax : IMAGE_MB_MAX
    const bytes = await sizeAboveBase(image)
    process.stdout.write(`${name}: ${(bytes / MB).toFixed(1)} MB compressed above its base\n`)
    // Node alone has more than 30 MB: less would mean that it was not weighed.
    expect(bytes / MB).toBeGreaterThan(30)
    expect(bytes / MB).toBeLessThanOrEqual(mbMax)
  })

  it('lists what is in it, with the licences', async () => {
    const print = (file: string) =>
      runProgram('docker', [
        'run',
        '--rm',
        '--entrypoint=node',
        image,
        '-p',
        `fs.readFileSync('${file}', 'utf8')`,
      ])
    const { components } = JSON.parse(await print('sbom.cdx.json'))
    const purls = components.map(({ purl }: { purl: string }) => purl.split('@').at(0))
    expect(purls).toEqual(expect.arrayContaining(['pkg:npm/fastify', 'pkg:npm/mysql2', 'pkg:npm/zod']))
    expect(purls.filter((purl: string) => purl.startsWith('pkg:npm/node-linux-'))).toHaveLength(1)
    expect(purls.includes('pkg:npm/sharp')).toBe(WITH_PICTURES.names.includes(name))
    const licences = await print('LICENCES.txt')
    for (const { name: part, version } of components) expect(licences).toContain(`===== ${part} ${version} (`)
  })
})

describe('an image', () => {
  it('needs no network, no right of the kernel and no process beside its own', async () => {
    const options = ['--network=none', '--read-only', '--tmpfs=/tmp', '--cap-drop=ALL', '--pids-limit=32']
    const env = Object.entries(NO_DATABASE).map(([name, value]) => `--env=${name}=${value}`)
    const id = (await runProgram('docker', ['run', '--detach', ...options, ...env, STOCKS])).trim()
    try {
      await expect.poll(() => isHealthy(id), { timeout: 30_000, interval: 200 }).toBe(true)
      expect((await runProgram('docker', ['top', id])).trim().split('\n')).toHaveLength(2)
    } finally {
      await runProgram('docker', ['rm', '--force', id])
    }
  })

  it('runs as another user too, who keeps compiled code in /tmp since the image’s does not fit', async () => {
    await using one = await run(STOCKS, ['--user=10002:10002'])
    expect(await one.log()).toContain('"compile_cache":"/tmp/compile-cache/')
  })

  it('is not made without BuildKit, which would give a Pi the wrong one', async () => {
    const build = ['docker', 'build', join(ROOT, 'build/stocks')]
    await expect(runProgram('env', ['DOCKER_BUILDKIT=0', ...build])).rejects.toThrow(
      'BuildKit_is_needed,_so_set_DOCKER_BUILDKIT=1',
    )
  })

  it('says what is missing, and ends', async () => {
    await expect(runProgram('docker', ['run', '--rm', STOCKS])).rejects.toThrow(
      'DATABASE_URL is missing: give it as the secret database-url',
    )
  })
})

function isHealthy(id: string): Promise<boolean> {
  return runProgram('docker', ['exec', id, 'node', 'health.mjs']).then(
    () => true,
    () => false,
  )
}
