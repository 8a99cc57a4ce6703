// What the container runs: it finds the compiled code that the image brings, then the function.
import { constants, enableCompileCache, flushCompileCache } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// The first process of a container is sent no signal that it does not listen for: one that comes before the function
// listens must not wait for the kill.
const endAtOnce = () => process.exit()
process.on('SIGTERM', endAtOnce)

const { FAILED } = constants.compileCacheStatus

// Node keeps compiled code per version, processor and user. Where the image's does not fit, as on another kind of
// processor, its folder cannot be made in a read-only image, and /tmp serves until the container ends.
const { status } = enableCompileCache(join(import.meta.dirname, 'compile-cache'))
if (status === FAILED) enableCompileCache(join(tmpdir(), 'compile-cache'))

const { serve, warmUp } = await import('./function.mjs')
if (process.argv[2] === '--warm-up') {
  if (status === FAILED)
    throw new Error('The image has no folder for compiled code that this user may write.')
  await warmUp()
  flushCompileCache()
  process.exit()
}
process.off('SIGTERM', endAtOnce)
await serve()
