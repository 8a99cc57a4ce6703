import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Unavailable } from '../errors/refusal.ts'
import { HASHES_AT_ONCE, HASHES_WAITING_MAX } from '../limits.ts'

/** What OWASP asks of argon2id at the least; more memory is not to be had on a small Pi. */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32

/** Whether a secret is the one that was hashed. */
export interface SecretCheck {
  readonly matches: boolean
  /** Whether it was hashed by other parameters than today's, and ought to be hashed anew. */
  readonly isOutdated: boolean
}

/** Hashes passwords and PINs by argon2id; texts are in the PHC format. */
export interface SecretHashing {
  /** @throws Unavailable where too many wait */
  hash(secret: string): Promise<string>
  /**
   * @param hashed - null where there is none: the same work is done, and nothing matches
   * @throws Unavailable where too many wait
   */
  check(secret: string, hashed: string | null): Promise<SecretCheck>
}

/** Derives the tag; the one of node:crypto but for tests that count. */
export type Derive = (parameters: Argon2Parameters) => Promise<Buffer>

const deriveByArgon2id: Derive = (parameters) => promisify(argon2)('argon2id', parameters)

/** @see https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md */
const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

/** Of nobody's secret: what is checked where there is nothing to check. */
const NOBODYS = phcOf(randomBytes(SALT_BYTES), randomBytes(TAG_BYTES))

/** @param derive - tests count its calls */
export function createSecretHashing(derive: Derive = deriveByArgon2id): SecretHashing {
  const inTurn = createTurns()

  return {
    hash: (secret) =>
      inTurn(async () => {
        const salt = randomBytes(SALT_BYTES)
        return phcOf(salt, await derive(parametersOf(secret, salt, PARAMETERS, TAG_BYTES)))
      }),
    check: (secret, hashed) =>
      inTurn(async () => {
        const { parameters, salt, tag } = readPhc(hashed ?? NOBODYS)
        const derived = await derive(parametersOf(secret, salt, parameters, tag.length))
        const isOutdated =
          parameters.memory !== PARAMETERS.memory ||
          parameters.passes !== PARAMETERS.passes ||
          parameters.parallelism !== PARAMETERS.parallelism
        return { matches: timingSafeEqual(derived, tag) && hashed !== null, isOutdated }
      }),
  }
}

/** The process's own: its bound is on the memory of the machine. */
export const secretHashing = createSecretHashing()

interface Cost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

function parametersOf(secret: string, nonce: Buffer, cost: Cost, tagLength: number): Argon2Parameters {
  // A letter may be typed as one sign or as two.
  return { message: secret.normalize('NFKC'), nonce, tagLength, ...cost }
}

function phcOf(salt: Buffer, tag: Buffer): string {
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  const { memory, passes, parallelism } = PARAMETERS
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(tag)}`
}

function readPhc(phc: string): { parameters: Cost; salt: Buffer; tag: Buffer } {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(phc) ?? []
  if (salt === undefined || tag === undefined) throw new Error('a hash in the database is not one of ours')
  return {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

/** At most {@link HASHES_AT_ONCE} works at once, and a bounded number that wait. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let activeCount = 0
  return async (work) => {
    if (activeCount < HASHES_AT_ONCE) activeCount++
    else {
      if (waiting.length >= HASHES_WAITING_MAX) throw new Unavailable(new Error('too many hashes wait'))
      // Whoever ends hands its place on.
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) activeCount--
      else next()
    }
  }
}
