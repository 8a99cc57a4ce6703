import { describe, expect, it } from 'vitest'
import { backupName, surplusOf, unfinishedName, unfinishedOf } from './backup-name.ts'

const SHOP = '3f9a1c20'
const of = (day: number, shop = SHOP, again = '') =>
  `kedai-backup-202611${day}T083000Z-${shop}${again}.jsonl.gz`

describe('the name of a backup', () => {
  it('tells its instant and its shop', () => {
    expect(backupName('2026-11-24 08:30:00.123456', SHOP, new Set())).toBe(
      'kedai-backup-20261124T083000Z-3f9a1c20.jsonl.gz',
    )
  })

  it('is another for each backup of a second', () => {
    const taken = new Set([of(24), of(24, SHOP, '-2')])
    expect(backupName('2026-11-24 08:30:00.9', SHOP, taken)).toBe(
      'kedai-backup-20261124T083000Z-3f9a1c20-3.jsonl.gz',
    )
  })
})

describe('backups that have to go', () => {
  const names = [of(22), 'letter.txt', of(20), of(24), of(21), of(23), of(23, SHOP, '-2')]

  it('are the oldest of more than are kept', () => {
    expect(surplusOf(SHOP, names, of(24), 3)).toEqual([of(20), of(21), of(22)])
    expect(surplusOf(SHOP, names, of(24), 6)).toEqual([])
    expect(surplusOf(SHOP, names, of(24), 100)).toEqual([])
  })

  it('are never the one just made, also by a clock that was never set', () => {
    const made = 'kedai-backup-19700101T000001Z-3f9a1c20.jsonl.gz'
    expect(surplusOf(SHOP, [...names, made], made, 1).sort()).toEqual(
      names.filter((name) => name !== 'letter.txt').sort(),
    )
  })

  it('are of that shop alone, and named as Kedai names them', () => {
    const others = [
      of(10, 'aaaaaaaa'),
      `${of(10)}.copy`,
      `my-${of(10)}`,
      of(10, SHOP, '-x'),
      unfinishedName(of(10)),
    ]
    expect(surplusOf(SHOP, [...others, of(24)], of(24), 1)).toEqual([])
  })
})

describe('a backup that was cut off', () => {
  it('is known by its name and its shop', () => {
    const cutOff = unfinishedName(of(20))
    expect(cutOff).toBe(`${of(20)}.unfinished`)
    expect(
      unfinishedOf(SHOP, [of(20), cutOff, unfinishedName(of(20, 'aaaaaaaa')), 'letter.unfinished']),
    ).toEqual([cutOff])
  })
})
