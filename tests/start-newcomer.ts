import { execFile, spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const POLL_MS = 25
/** Bounds of the waits; each is far above what a slow machine takes. */
export const OPEN_MS_MAX = 120_000
export const END_MS_MAX = 60_000

const run = promisify(execFile)

/** What a newcomer has after `git clone` and one `npm start`: the tracked files, and the packages in place. */
export interface Clone {
  /** Folder that holds the clone and everything that a test makes beside it; any user may enter it. */
  readonly parent: string
  readonly path: string
  /** Kills what is left of the test, and removes the folder. */
  remove(): Promise<void>
}

/** @param withPackages - false for a clone that nothing was ever installed in */
export async function makeClone({ withPackages = true } = {}): Promise<Clone> {
  const parent = await mkdtemp(join(tmpdir(), 'kedai-start-'))
  await chmod(parent, 0o755)
  const path = join(parent, 'kedai')
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    maxBuffer: 16 * 1024 * 1024,
  })
  for (const file of stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(path, file)), { recursive: true })
    // A file that is deleted and not yet committed is tracked all the same.
    await cp(join(ROOT, file), join(path, file)).catch(() => undefined)
  }
  if (withPackages) await copyPackages(join(path, 'node_modules'))
  return {
    parent,
    path,
    async remove() {
      for (const { pid } of await processesIn(parent)) kill(pid, 'SIGKILL')
      await untilGone(parent)
      await rm(parent, { recursive: true, force: true })
    },
  }
}

/** Links instead of copies, but for what npm would write into. */
async function copyPackages(to: string): Promise<void> {
  const from = join(ROOT, 'node_modules')
  const names = (await readdir(from)).filter((name) => !name.startsWith('.'))
  await mkdir(to)
  const copy = (...options: string[]) =>
    run('cp', ['--archive', ...options, ...names.map((name) => join(from, name)), to])
  await copy('--link').catch(() => copy())
  await cp(join(from, '.package-lock.json'), join(to, '.package-lock.json'))
}

/** A command of package.json that is running. */
export interface Command {
  /** Process number of npm, which is also its process group's. */
  readonly pid: number
  /** What it wrote so far, standard error and output. */
  output(): string
  errors(): string
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Words before `npm`, such as setpriv and its options. */
  readonly before?: readonly string[]
}

/** Types `npm <words>` in the clone, in a process group of its own, as a terminal does. */
export function type(
  clone: Clone,
  words: readonly string[],
  { env = {}, before = [] }: CommandOptions = {},
): Command {
  const [program = '', ...rest] = [...before, 'npm', ...words]
  const child = spawn(program, rest, {
    cwd: clone.path,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...newcomersEnvironment(), LOG_LEVEL: 'warn', ...env },
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
    errors += text
  })
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  return { pid: child.pid ?? 0, output: () => output, errors: () => errors, ended }
}

/** None of what the test run itself was started with: neither its settings nor its Node. */
function newcomersEnvironment(): NodeJS.ProcessEnv {
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
  return { PATH: path.join(delimiter), HOME: process.env['HOME'], LANG: 'C.UTF-8' }
}

/** An open shop. */
export interface Shop extends Command {
  readonly port: number
  get(path: string): Promise<Response>
  post(path: string, body: object): Promise<Response>
}

/**
 * Types `npm start`, or another command that opens the shop, and waits until it is open.
 *
 * @throws Error with what it wrote when it ends instead
 */
export async function openShop(
  clone: Clone,
  { words = ['start'], ...options }: CommandOptions & { words?: readonly string[] } = {},
): Promise<Shop> {
  const command = type(clone, words, { ...options, env: { HOST: '127.0.0.1', PORT: '0', ...options.env } })
  let hasEnded = false
  void command.ended.then(() => {
    hasEnded = true
  })
  const port = await until('the shop opens', OPEN_MS_MAX, () => {
    if (hasEnded) throw new Error(`npm ${words.join(' ')} ended instead of opening:\n${command.output()}`)
    return /^Kedai is open at \S+:(\d+)$/m.exec(command.output())?.[1]
  })
  const url = `http://127.0.0.1:${port}`
  return {
    ...command,
    port: Number(port),
    get: (path) => fetch(url + path),
    post: (path, body) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  }
}

/** Sells three cups of Kopi Gula Aren. */
export async function sell(shop: Shop): Promise<void> {
  const cart = await dataOf<{ cart_id: number }>(
    await shop.post('/api/small/cart', { user_id: 100, goods_id: 1, goods_price: 5000, total: 3 }),
  )
  await dataOf(await shop.post('/api/small/pay', { cart_id: cart.cart_id, payment_amount: 15_000 }))
}

export interface ListedGoods {
  readonly id: number
  readonly name: string
  readonly stock: number
  readonly price: number
}

export async function goodsOf(shop: Shop): Promise<ListedGoods[]> {
  const goods = await dataOf<ListedGoods[]>(await shop.get('/api/small/stocks?sort=asc'))
  return goods.map(({ id, name, stock, price }) => ({ id, name, stock, price }))
}

async function dataOf<T>(response: Response): Promise<T> {
  const answer = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${answer}`)
  return (JSON.parse(answer) as { data: T }).data
}

/** Ends a command and fails when anything of it stays. */
export async function stop(clone: Clone, command: Command): Promise<void> {
  process.kill(-command.pid, 'SIGINT')
  await command.ended
  await untilGone(clone.parent)
}

export interface RunningProcess {
  readonly pid: number
  readonly command: string
}

/** Every process that works inside the folder; one that has ended and is not yet buried does not count. */
export async function processesIn(folder: string): Promise<RunningProcess[]> {
  const found: RunningProcess[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const workingDirectory = await readlink(`/proc/${pid}/cwd`).catch(() => '')
    if (!`${workingDirectory}/`.startsWith(`${folder}/`)) continue
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (command !== '') found.push({ pid: Number(pid), command: command.replaceAll('\0', ' ').trim() })
  }
  return found
}

export async function untilGone(folder: string): Promise<void> {
  await until(
    `every process in ${folder} ends`,
    END_MS_MAX,
    async () => (await processesIn(folder)).length === 0 || undefined,
  )
}

/** One of the shop's processes, by a part of its command line. */
export async function processOf(
  clone: Clone,
  part: 'start/start.ts' | 'bin/kedai.mjs' | '/mariadbd ',
): Promise<number> {
  return until(`a process of ${part}`, OPEN_MS_MAX, async () => {
    const processes = await processesIn(clone.parent)
    return processes.find(({ command }) => command.includes(part))?.pid
  })
}

export function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/**
 * Asks again and again.
 *
 * @param probe - undefined for not yet
 * @throws Error when it is not so within the time
 */
export async function until<T>(
  what: string,
  timeoutMs: number,
  probe: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadlineMs = performance.now() + timeoutMs
  for (;;) {
    const value = await probe()
    if (value !== undefined) return value
    if (performance.now() > deadlineMs) throw new Error(`it is not so within ${timeoutMs} ms that ${what}`)
    await delay(POLL_MS)
  }
}

/** A port that was free just now. */
export async function takePort(): Promise<{ port: number; release(): Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('it has no port')
  return { port: address.port, release: () => new Promise((resolve) => server.close(() => resolve())) }
}
