import { readFileSync } from 'node:fs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const PARENT_POLL_MS = 1_000

/**
 * Hands on what is sent to this process, and stays until the child has ended. Ctrl-C reaches the child
 * by itself as well, and npm hands SIGTERM on too: a child must not mind hearing it twice.
 */
export function passSignals(child) {
  const handlers = SIGNALS.map((signal) => [signal, () => child.kill(signal)])
  for (const [signal, handler] of handlers) process.on(signal, handler)
  child.once('exit', () => {
    for (const [signal, handler] of handlers) process.off(signal, handler)
  })
}

/**
 * Ends the child cleanly when the npm that started us is gone: whoever killed it meant the shop.
 * Without npm nobody is followed: a shell that ends after `… &` leaves the shop running.
 */
export function followParent(child) {
  if (process.env.npm_lifecycle_event === undefined) return
  const npm = npmAbove(process.ppid)
  const timer = setInterval(() => {
    if (!isAlive(npm)) {
      clearInterval(timer)
      child.kill('SIGTERM')
    }
  }, PARENT_POLL_MS)
  child.once('exit', () => clearInterval(timer))
}

/** npm runs a command through a shell, which may still stand between it and us. */
function npmAbove(parent) {
  const { name, ppid } = processOf(parent) ?? { name: '', ppid: 0 }
  return /^(sh|dash|bash)$/.test(name) && ppid > 1 ? ppid : parent
}

const isAlive = (pid) => {
  const found = processOf(pid)
  return found !== undefined && found.state !== 'Z'
}

/** @see proc(5): the name stands in brackets and may hold brackets itself. */
function processOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, ppid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')), state, ppid: Number(ppid) }
  } catch {
    return undefined
  }
}
