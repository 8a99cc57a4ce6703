import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Waits until its input ends, which happens however the test run ends (also by kill -9), then kills each server
 * whose data is in the folder, waits until they are gone, and removes the folder. The data is thrown away, so
 * nothing is lost by SIGKILL. What grep prints counts, not its exit code: that is also a failure when some other
 * process ends while grep reads.
 */
const KEEPER = `
  trap '' INT TERM HUP
  cat > /dev/null
  while servers=$(grep -lzs -e "^--datadir=$1/" /proc/[0-9]*/cmdline); [ -n "$servers" ]; do
    for server in $servers; do server=\${server#/proc/}; kill -9 "\${server%/cmdline}" 2> /dev/null; done
    sleep 0.05
  done
  rm -rf "$1"
`

/** A temporary folder for the data of this run's servers. */
export interface RunFolder {
  readonly path: string
  /** Kills the servers that have their data in it, and removes it; happens by itself when this process ends. */
  remove(): Promise<void>
}

/** Makes the folder, with a small process beside it that outlives this one and tidies up after it. */
export async function createRunFolder(): Promise<RunFolder> {
  const path = await mkdtemp(join(tmpdir(), 'kedai-engines-'))
  const keeper = spawn('sh', ['-c', KEEPER, 'keeper', path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  await once(keeper, 'spawn')
  keeper.unref()
  return {
    path,
    async remove() {
      if (keeper.exitCode !== null) return
      const gone = once(keeper, 'exit')
      keeper.ref()
      keeper.stdin.end()
      await gone
    },
  }
}
