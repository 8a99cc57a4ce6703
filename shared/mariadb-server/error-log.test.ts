import { readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { relevantLine, rotateErrorLog, whatTheLogSays } from './error-log.ts'

const LOG = `2026-11-24  8:25:37 0 [Note] InnoDB: Using io_uring
2026-11-24  8:25:38 0 [ERROR] mariadbd: Can't lock aria control file '/data/aria_log_control' for exclusive use, error: 11.
2026-11-24  8:26:08 0 [ERROR] Aborting
`

describe('the line that matters in an error log', () => {
  it('is the first error, without its time stamp', () => {
    expect(relevantLine(LOG)).toBe(
      "mariadbd: Can't lock aria control file '/data/aria_log_control' for exclusive use, error: 11.",
    )
  })

  it('is the last line where there is no error', () => {
    expect(relevantLine('2026-11-24  8:25:37 0 [Note] One\n2026-11-24 18:25:37 0 [Warning] Two\n\n')).toBe(
      'Two',
    )
  })

  it('is nothing for an empty log', () => {
    expect(relevantLine('')).toBe('')
  })

  it('is looked for only after where the run began', () => {
    const path = join(temporaryFolder(), 'error.log')
    writeFileSync(path, `${LOG}2026-11-24  9:00:00 0 [Note] a new run\n`)
    expect(whatTheLogSays(path, LOG.length)).toBe('a new run')
    expect(whatTheLogSays(`${path}.missing`, 0)).toBe('')
  })
})

describe('rotating the error log', () => {
  it('sets a long log aside and keeps a short one', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'error.log')
    writeFileSync(path, '')
    truncateSync(path, 4 * 1024 * 1024)
    rotateErrorLog(path)
    expect(readdirSync(folder)).toEqual(['error.log'])
    truncateSync(path, 4 * 1024 * 1024 + 1)
    rotateErrorLog(path)
    expect(readdirSync(folder)).toEqual(['error.log.old'])
  })
})
