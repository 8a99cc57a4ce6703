import { spawn } from 'node:child_process'

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to its standard output
 * @throws Error with all that it said
 */
export function runProgram(program: string, programArguments: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, { stdio: ['ignore', 'pipe', 'pipe'] })
    let answer = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      answer += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.once('error', (cause) =>
      reject(new Error(`${program} could not be run: ${cause.message}`, { cause })),
    )
    child.once('close', (code) => {
      if (code === 0) resolve(answer)
      else reject(new Error(`${[program, ...programArguments].join(' ')} failed:\n${output}`))
    })
  })
}
