import { createHash, randomBytes } from 'node:crypto'

/** A secret that is handed out once; the database keeps its digest only. */
export interface NewToken {
  readonly token: string
  /** SHA-256, 32 bytes. */
  readonly hash: Buffer
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** 256 random bits: nothing to guess, so a plain digest is enough. */
export function newToken(): NewToken {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashOfToken(token) }
}

/** @returns SHA-256, 32 bytes */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/**
 * The token of an `Authorization: Bearer …` header.
 *
 * @returns undefined where the header has none that we could have given out
 */
export function bearerTokenOf(header: string): string | undefined {
  const [scheme = '', token = '', ...rest] = header.trim().split(/ +/)
  if (scheme.toLowerCase() !== 'bearer' || rest.length > 0 || !TOKEN.test(token)) return undefined
  return token
}
