import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lockFolder } from './folder-lock.ts'

it('gives a folder to one Kedai at a time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kedai-lock-'))
  const other = await mkdtemp(join(tmpdir(), 'kedai-lock-'))
  const lock = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toThrow(
    `Kedai already runs on the data folder ${folder}: stop it first.`,
  )
  await (await lockFolder(other))[Symbol.asyncDispose]()
  await lock[Symbol.asyncDispose]()
  await (await lockFolder(folder))[Symbol.asyncDispose]()
  await Promise.all([folder, other].map((path) => rm(path, { recursive: true })))
})
