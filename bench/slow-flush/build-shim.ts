import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../../scripts/images/run-program.ts'
import { BenchFault } from '../options.ts'

const SOURCE = fileURLToPath(new URL('slow-flush.c', import.meta.url))
const COMPILERS = ['cc', 'gcc']

/** What a program is started with so that each of its flushes takes longer. */
export interface SlowFlush {
  readonly LD_PRELOAD: string
  readonly SLOW_FLUSH_MS: string
}

/**
 * Builds the library that makes flushes slow.
 *
 * @param folder - where it goes; who is to load it must be able to read there
 * @param extraMs - how much longer each flush is to take, in whole milliseconds
 * @throws {@link BenchFault} where there is no C compiler
 */
export async function buildSlowFlush(folder: string, extraMs: number): Promise<SlowFlush> {
  const library = join(folder, 'slow-flush.so')
  await runProgram(await findCompiler(), ['-shared', '-fPIC', '-O2', '-Wall', '-o', library, SOURCE, '-ldl'])
  return { LD_PRELOAD: library, SLOW_FLUSH_MS: String(extraMs) }
}

async function findCompiler(): Promise<string> {
  for (const compiler of COMPILERS) {
    if ((await runProgram(compiler, ['--version']).catch(() => '')) !== '') return compiler
  }
  throw new BenchFault(
    'There is no C compiler here; type: sudo apt-get install --no-install-recommends gcc libc6-dev',
  )
}
