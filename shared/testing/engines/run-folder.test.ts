import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createRunFolder } from './run-folder.ts'

/** Something that looks like a server with its data there, and would stay for a minute. */
async function startPretendServer(datadir: string) {
  const server = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', '--', `--datadir=${datadir}`])
  await once(server, 'spawn')
  return server
}

it('ends the servers whose data is in the folder, and no other, and removes it', async () => {
  const folder = await createRunFolder()
  await writeFile(join(folder.path, 'ibdata1'), 'rows')
  const inside = await startPretendServer(join(folder.path, 'mysql'))
  const outside = await startPretendServer(`${folder.path}-of-another-run/mysql`)
  const insideEnds = once(inside, 'exit')

  await folder.remove()

  expect(await insideEnds).toEqual([null, 'SIGKILL'])
  expect(existsSync(folder.path)).toBe(false)
  expect(outside.exitCode).toBeNull()
  outside.kill()
})

it('removes it once, however often it is told', async () => {
  const folder = await createRunFolder()
  await folder.remove()
  await folder.remove()
  expect(existsSync(folder.path)).toBe(false)
})

it('tidies up behind a process that is killed without warning', async () => {
  const module = JSON.stringify(new URL('run-folder.ts', import.meta.url).href)
  const script = `const { createRunFolder } = await import(${module});
    console.log((await createRunFolder()).path); setTimeout(() => {}, 60_000)`
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script])
  const [path] = await once(owner.stdout.setEncoding('utf8'), 'data')
  expect(existsSync(path.trim())).toBe(true)

  owner.kill('SIGKILL')

  await expect.poll(() => existsSync(path.trim()), { timeout: 5_000 }).toBe(false)
})
