import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { runImage } from '../../scripts/images/run-image.ts'
import { runProgram } from '../../scripts/images/run-program.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const OWN = process.arch === 'x64' ? 'amd64' : process.arch

/** arm64 runs by qemu where this machine is none: it shows that the image is right, and says nothing of its speed. */
describe.each([...new Set([OWN, 'arm64'])])('an image for %s on a base of libraries alone', (arch) => {
  const tag = `test-libraries-${arch}`
  const image = `localhost/kedai/stocks:${tag}`
  afterAll(() => runProgram('docker', ['rmi', '--force', image]))

  it('is built and answers, though there is no shell in it', async () => {
    await runProgram('bash', [`${ROOT}/tests/containers/make-base-images.sh`, arch])
    const options = ['--platform', `linux/${arch}`, '--runtime-base', `kedai-test/libraries:12-${arch}`]
    await runProgram(process.execPath, [
      `${ROOT}/scripts/images.ts`,
      'stocks',
      '--no-env-file',
      '--tag',
      tag,
      '--build-base',
      'kedai-test/build:12',
      ...options,
    ])
    const architecture = await runProgram('docker', ['inspect', '--format={{.Architecture}}', image])
    expect(architecture.trim()).toBe(arch)
    await using one = await runImage({
      image,
      env: { DATABASE_URL: 'mysql://nobody@127.0.0.1:1/nothing' },
      path: '/_/health',
      options: [`--platform=linux/${arch}`],
    })
    const seen = await runProgram('docker', ['exec', one.id, 'node', '-p', 'process.arch'])
    expect(seen.trim()).toBe(arch === 'amd64' ? 'x64' : arch)
    expect(await one.log()).toContain('"compile_cache":"/home/app/compile-cache/')
    await expect(runProgram('docker', ['exec', one.id, 'sh', '-c', 'true'])).rejects.toThrow('"sh"')
  })
})
