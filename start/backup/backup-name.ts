import { stampOf } from '../copy-data-folder.ts'

/** Only files of this form are ever taken for a backup of ours, or removed. */
const NAME = /^kedai-backup-(\d{8}T\d{6}Z)-([0-9a-f]{8})(?:-(\d+))?\.jsonl\.gz$/
const UNFINISHED = '.unfinished'

/**
 * @param takenAt - DATETIME(6) in UTC
 * @param shop - 8 hexadecimal digits
 * @param taken - names that are there already
 * @returns such as kedai-backup-20261124T083000Z-3f9a1c20.jsonl.gz
 */
export function backupName(takenAt: string, shop: string, taken: ReadonlySet<string>): string {
  const stem = `kedai-backup-${stampOf(new Date(`${takenAt.replace(' ', 'T')}Z`))}-${shop}`
  // Two within a second, or a clock that went back.
  for (let again = 1; ; again++) {
    const name = `${stem}${again === 1 ? '' : `-${again}`}.jsonl.gz`
    if (!taken.has(name)) return name
  }
}

export function unfinishedName(name: string): string {
  return `${name}${UNFINISHED}`
}

/** Which of the names are backups of that shop that were cut off. */
export function unfinishedOf(shop: string, names: readonly string[]): string[] {
  return names.filter(
    (name) => name.endsWith(UNFINISHED) && NAME.exec(name.slice(0, -UNFINISHED.length))?.[2] === shop,
  )
}

/**
 * Which of the names are backups of that shop that have to go.
 *
 * @param made - the newest, whatever the clock said; it stays
 * @param keep - how many stay, ≥ 1
 */
export function surplusOf(shop: string, names: readonly string[], made: string, keep: number): string[] {
  const older = names.flatMap((name) => {
    const [, stamp = '', ofShop, again = '1'] = NAME.exec(name) ?? []
    return ofShop === shop && name !== made ? [{ name, stamp, again: Number(again) }] : []
  })
  older.sort((a, b) => (a.stamp === b.stamp ? a.again - b.again : a.stamp < b.stamp ? -1 : 1))
  return older.slice(0, Math.max(older.length - (keep - 1), 0)).map(({ name }) => name)
}
