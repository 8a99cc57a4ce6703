import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { endOrphans } from './orphans.ts'

/** A process whose command line is that of a server on the directory. */
async function fakeServer(directory: string) {
  const child = spawn('sh', ['-c', 'read -r line', `--datadir=${directory}`])
  await once(child, 'spawn')
  return { child, ended: once(child, 'exit') }
}

describe('what a killed Kedai left', () => {
  it('is ended, and nothing else is', async () => {
    const orphan = await fakeServer('/nowhere/orphan')
    const halfMade = await fakeServer('/nowhere/orphan.new')
    const other = await fakeServer('/nowhere/orphan2')
    const said: string[] = []
    await endOrphans('/nowhere/orphan', (line) => said.push(line))
    expect(said).toEqual(['Waiting for the database of a Kedai that was killed to end …'])
    expect(await Promise.all([orphan.ended, halfMade.ended])).toEqual([
      [null, 'SIGTERM'],
      [null, 'SIGTERM'],
    ])
    expect(other.child.signalCode).toBeNull()
    other.child.kill('SIGKILL')
  })

  it('is not spoken of where there is nothing', async () => {
    const said: string[] = []
    await endOrphans('/nowhere/at-all', (line) => said.push(line))
    expect(said).toEqual([])
  })
})
