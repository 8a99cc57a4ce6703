import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { READ_TIMEOUT_MS } from './power-meter.ts'

/** Runs a program and gives what it printed. @throws with `code` ENOENT where there is no such program */
export type RunCommand = (program: string, programArguments: readonly string[]) => Promise<string>

/** Much more than any of them prints. */
const OUTPUT_BYTES_MAX = 65_536

export const runCommand: RunCommand = async (program, programArguments) => {
  const { stdout } = await promisify(execFile)(program, [...programArguments], {
    timeout: READ_TIMEOUT_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
    // i2c-tools are where only an administrator's shell looks.
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  })
  return stdout
}
