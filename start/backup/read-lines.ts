import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { SEAL_BYTES } from './backup-format.ts'

/** Longest line of a backup, in characters: a row with the largest text that a column takes, and as much again. */
const LINE_CHARS_MAX = 64 * 1024 * 1024

/**
 * The lines of a backup but for its seal, in bunches as they come; what is between two line feeds is one line, unlike
 * node:readline, which would also end it at U+2028.
 *
 * @param bytes - size of the file
 * @throws Error when it cannot be read or unpacked, or a line is too long
 */
export async function* readLines(path: string, bytes: number): AsyncGenerator<string[]> {
  const file = createReadStream(path, { end: Math.max(bytes - SEAL_BYTES - 1, 0) })
  const unpacked = createGunzip()
  file.once('error', (error) => unpacked.destroy(error))
  file.pipe(unpacked)
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest = ''
  try {
    for await (const chunk of unpacked) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LINE_CHARS_MAX) throw new Error('a line is too long')
      if (lines.length > 0) yield lines
    }
  } finally {
    file.destroy()
    unpacked.destroy()
  }
  if (rest !== '') throw new Error('the last line is cut off')
}
