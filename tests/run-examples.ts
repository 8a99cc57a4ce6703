import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Example, ROOT } from '../scripts/docs-files.ts'

const OPEN_MS_MAX = 120_000
const MARK = '\u0001'

/** A shop of its own, opened as `npm start` does it, with nothing in it yet. */
export interface FreshShop extends AsyncDisposable {
  /** Holds the data folder `data`, as a clone does. */
  readonly folder: string
  readonly port: number
}

export async function openFreshShop(): Promise<FreshShop> {
  const folder = await mkdtemp(join(tmpdir(), 'kedai-examples-'))
  const shop = spawn(process.execPath, ['start/start.ts'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: join(folder, 'data'), HOST: '127.0.0.1', PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(shop, 'exit')
  const close = async () => {
    shop.kill()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    return { folder, port: await portOf(shop.stdout, ended), [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Of the line that says where the shop is open. */
async function portOf(output: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<number> {
  let text = ''
  const found = new Promise<number>((resolve) => {
    output.on('data', (chunk) => {
      text += chunk
      const port = /^Kedai is open at http:\/\/[^:]+:(\d+)/m.exec(text)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
  })
  const tooLate = AbortSignal.timeout(OPEN_MS_MAX)
  const never = Promise.race([ended, once(tooLate, 'abort')]).then(() => {
    throw new Error(`The shop did not open. It said:\n${text}`)
  })
  return Promise.race([found, never])
}

/**
 * Types the examples into one shell, in their order.
 *
 * @returns what each of them printed
 */
export async function runExamples(
  examples: readonly Example[],
  { folder, port }: Pick<FreshShop, 'folder' | 'port'>,
): Promise<string[]> {
  const script = examples.map(({ code }) => `printf '${MARK}'\n${code}`).join('\n')
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-c', script.replaceAll('localhost:8080', `localhost:${port}`)],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
  )
  return stdout.split(MARK).slice(1)
}

/** What a document shows in place of what it leaves out. */
const MORE = '…'

/**
 * Whether an answer is as it is shown. A document may leave out fields; `…` stands for any text, and as the last of a
 * list for any more of them.
 */
export function isAsShown(shown: unknown, real: unknown): boolean {
  if (typeof shown === 'string') return typeof real === 'string' && isTextAsShown(shown, real)
  if (Array.isArray(shown)) {
    const isOpen = shown.at(-1) === MORE
    const all = isOpen ? shown.slice(0, -1) : shown
    if (!Array.isArray(real) || (isOpen ? real.length < all.length : real.length !== all.length)) return false
    return all.every((one, index) => isAsShown(one, real[index]))
  }
  if (typeof shown === 'object' && shown !== null) {
    if (typeof real !== 'object' || real === null) return false
    return Object.entries(shown).every(([name, value]) => isAsShown(value, Reflect.get(real, name)))
  }
  return shown === real
}

function isTextAsShown(shown: string, real: string): boolean {
  return new RegExp(`^${shown.split(MORE).map(RegExp.escape).join('.*')}$`, 's').test(real)
}
