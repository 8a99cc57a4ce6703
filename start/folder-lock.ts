import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { StartFault } from './start-fault.ts'

/**
 * Keeps a second Kedai off a folder.
 *
 * @param folder - that exists
 * @throws {@link StartFault} when another process has it
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  const lock = await tryLockFolder(folder)
  if (lock === undefined) {
    throw new StartFault(`Kedai already runs on the data folder ${folder}: stop it first.`)
  }
  return lock
}

/**
 * As {@link lockFolder}. An abstract Unix socket named after the folder's inode is the lock: the kernel gives it to
 * one process and takes it back however that ends, so there is nothing stale to judge.
 *
 * @param folder - that exists
 * @returns undefined when another process has it
 */
export async function tryLockFolder(folder: string): Promise<AsyncDisposable | undefined> {
  const { dev, ino } = await stat(folder)
  const server = createServer((socket) => socket.destroy())
  try {
    server.listen(`\0kedai-${dev}-${ino}`)
    await once(server, 'listening')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    return undefined
  }
  // A lock alone must not keep the process from ending.
  server.unref()
  return {
    [Symbol.asyncDispose]: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}
