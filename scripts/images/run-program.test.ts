import { describe, expect, it } from 'vitest'
import { runProgram } from './run-program.ts'

describe('a program that is run', () => {
  it('gives what it writes to its standard output', async () => {
    await expect(runProgram('sh', ['-c', 'echo hidden >&2; echo told'])).resolves.toBe('told\n')
  })

  it('that fails tells all that it said', async () => {
    await expect(runProgram('sh', ['-c', 'echo one; echo two >&2; exit 3'])).rejects.toThrow(
      /sh -c .* failed:\n(one\ntwo|two\none)\n/,
    )
  })

  it('that is not there is named', async () => {
    await expect(runProgram('no-such-program', [])).rejects.toThrow('no-such-program could not be run')
  })
})
