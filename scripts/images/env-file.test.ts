import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { readEnvFile, setVariable, writeVariable } from './env-file.ts'

describe('a variable of an environment file', () => {
  it('is added at the end', () => {
    expect(setVariable('', 'KEDAI_TAG', '1')).toBe('KEDAI_TAG=1\n')
    expect(setVariable('A=1', 'KEDAI_TAG', '1')).toBe('A=1\nKEDAI_TAG=1\n')
  })

  it('is changed where it stands, and nothing else', () => {
    const text = '# KEDAI_TAG=0\nMY_KEDAI_TAG=0\nKEDAI_TAG=0\nB=2\n'
    expect(setVariable(text, 'KEDAI_TAG', '1')).toBe('# KEDAI_TAG=0\nMY_KEDAI_TAG=0\nKEDAI_TAG=1\nB=2\n')
  })

  it('may have a value that looks like a pattern', () => {
    expect(setVariable('A=1\n', 'A', '$& $1')).toBe('A=$& $1\n')
  })
})

describe('the environment file itself', () => {
  it('is made where there is none, and keeps what others wrote', () => {
    const path = join(temporaryFolder(), '.env')
    expect(readEnvFile(path)).toBe('')
    writeVariable(path, 'KEDAI_TAG', 'a')
    writeVariable(path, 'KEDAI_USER', '0:0')
    writeVariable(path, 'KEDAI_TAG', 'b')
    expect(readEnvFile(path)).toBe('KEDAI_TAG=b\nKEDAI_USER=0:0\n')
  })
})
