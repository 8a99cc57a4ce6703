import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { StartFault } from '../start-fault.ts'
import { flushFolder, lookInto, onFolder, whereKnown } from './backup-folder.ts'

const failWith = (code: string) => async () => {
  throw Object.assign(new Error('what the system said'), { code })
}

describe('the folder for backups', () => {
  it('tells what is in it', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'letter.txt'), '')
    expect(await lookInto(folder)).toEqual(['letter.txt'])
    await flushFolder(folder)
  })

  it('is refused where it is not there or is no folder', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'letter.txt'), '')
    await expect(lookInto(join(folder, 'stick'))).rejects.toThrow(
      new StartFault(`The folder ${folder}/stick is not there: is its disk plugged in and mounted?`),
    )
    await expect(lookInto(join(folder, 'letter.txt'))).rejects.toThrow(
      new StartFault(`${folder}/letter.txt is not a folder.`),
    )
  })

  it.each([
    ['ENOSPC', 'The disk of the folder /f is full.'],
    ['EROFS', 'The folder /f is on a file system that is read-only.'],
    ['EACCES', `The folder /f may not be written by this user (number ${process.getuid?.()}).`],
    ['EFBIG', 'The file system of the folder /f takes no file as large as the backup.'],
    ['EIO', 'The folder /f cannot be used: what the system said.'],
  ])('has one sentence for %s', async (code, sentence) => {
    await expect(onFolder('/f', failWith(code))).rejects.toThrow(new StartFault(sentence))
  })

  it('need not know what only some file systems do, but must not fail', async () => {
    await whereKnown(failWith('EINVAL'))
    await expect(whereKnown(failWith('EIO'))).rejects.toThrow('what the system said')
  })
})
