import { crc32 } from 'node:zlib'
import { z } from 'zod'

/**
 * A backup is a gzip file of lines of JSON, one table after the other:
 *
 *     {"kedai":"backup","format":1,…}                            the header
 *     {"table":"goods","columns":["id",…],"bytes":[],"next_id":4}
 *     [1,"Kopi",…]                                               a row; columns of bytes in base64
 *     {"rows":3}
 *     {"end":true,"tables":31,"rows":1234}
 *     {"sha256":"…"}                                             the seal: of every byte of the file before it
 *
 * The seal is a gzip member of its own and always as long, so it is checked before anything is unpacked.
 */
export const FORMAT = 1

export const BackupHeader = z.object({
  kedai: z.literal('backup'),
  format: z.literal(FORMAT),
  /** Of the Kedai that made it. */
  version: z.string(),
  /** Number of the newest migration that its tables had. */
  schema: z.int().min(1),
  /** DATETIME(6) in UTC by the database's clock: what was committed before it is in. */
  taken_at: z.string(),
  /** The same for all backups of one shop, also after it was restored. */
  shop: z.string(),
  /** What the database called itself. */
  server: z.string(),
})
export type BackupHeader = z.infer<typeof BackupHeader>

export const TableStart = z.object({
  table: z.string(),
  columns: z.array(z.string()).min(1),
  /** Those of the columns whose values are bytes. */
  bytes: z.array(z.string()),
  /** The number that AUTO_INCREMENT gives next; null where there is none. */
  next_id: z.int().nullable(),
})
export type TableStart = z.infer<typeof TableStart>

export const TableEnd = z.object({ rows: z.int() })
export const BackupEnd = z.object({ end: z.literal(true), tables: z.int(), rows: z.int() })

const SEAL_TEXT_BYTES = Buffer.byteLength(sealText('0'.repeat(64)))
/** Head of a gzip member without a name and a time, and of one stored block; its checksum and length follow it. */
const MEMBER_HEAD_BYTES = 15
const MEMBER_FOOT_BYTES = 8
export const SEAL_BYTES = MEMBER_HEAD_BYTES + SEAL_TEXT_BYTES + MEMBER_FOOT_BYTES

/**
 * The end of a backup. Written byte by byte, not by zlib, since it is compared byte by byte.
 *
 * @param sha256 - of all that is before it, as 64 hexadecimal digits
 * @see https://www.rfc-editor.org/rfc/rfc1952 and https://www.rfc-editor.org/rfc/rfc1951
 */
export function sealOf(sha256: string): Buffer {
  const text = Buffer.from(sealText(sha256))
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1, 0, 0, 0, 0])
  head.writeUInt16LE(text.length, 11)
  head.writeUInt16LE(text.length ^ 0xffff, 13)
  const foot = Buffer.alloc(MEMBER_FOOT_BYTES)
  foot.writeUInt32LE(crc32(text), 0)
  foot.writeUInt32LE(text.length, 4)
  return Buffer.concat([head, text, foot])
}

function sealText(sha256: string): string {
  return `{"sha256":"${sha256}"}\n`
}
