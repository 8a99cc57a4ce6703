// biome-ignore-all lint/suspicious/noTemplateCurlyInString: faas-cli writes its variables like that
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { readStack, substitute } from './stack.ts'

const STACK = `
version: 1.0
configuration:
  copy: [./shared]
functions:
  hello:
    lang: openfaas-node
    handler: ./hello
    image: \${REGISTRY:-localhost/shop}/hello:\${TAG:-1.0.0}
    secrets: [database-url]
    environment: &environment
      DB_POOL: \${DB_POOL:-6}
      EMPTY: \${EMPTY:-}
    labels:
      com.openfaas.scale.max: "3"
    limits:
      memory: 160Mi
  other:
    lang: openfaas-node
    handler: ./other
    image: other
    secrets: []
    environment:
      <<: *environment
      DB_POOL: 2
    labels: {}
    limits: { memory: 256Mi }
`

function stackOf(text: string): string {
  const root = temporaryFolder()
  writeFileSync(join(root, 'stack.yml'), text)
  return root
}

describe('a variable in stack.yml', () => {
  it('is replaced by its value', () => {
    expect(substitute('a: ${A:-x}', { A: 'y' })).toBe('a: y')
    expect(substitute('a: ${A}', { A: 'y' })).toBe('a: y')
  })

  it('is replaced by its default where it is not set or empty', () => {
    expect(substitute('a: ${A:-http://127.0.0.1:8080}', {})).toBe('a: http://127.0.0.1:8080')
    expect(substitute('a: ${A:-x}', { A: '' })).toBe('a: x')
    expect(substitute('a: "${A}${B:-}"', {})).toBe('a: ""')
  })

  it('may have a value that looks like a variable or a pattern', () => {
    expect(substitute('a: ${A}', { A: '${B} $& $1', B: 'no' })).toBe('a: ${B} $& $1')
  })
})

describe('stack.yml', () => {
  it('says of each function what it is made of and runs with', () => {
    expect(readStack(stackOf(STACK), { TAG: '2.0.0' }).functions['hello']).toEqual({
      lang: 'openfaas-node',
      handler: './hello',
      image: 'localhost/shop/hello:2.0.0',
      secrets: ['database-url'],
      environment: { DB_POOL: '6', EMPTY: '' },
      labels: { 'com.openfaas.scale.max': '3' },
      limits: { memory: '160Mi' },
    })
  })

  it('may repeat what another function has, and change it', () => {
    const { functions } = readStack(stackOf(STACK), {})
    expect(functions['other']?.environment).toEqual({ DB_POOL: '2', EMPTY: '' })
  })

  it('is refused when a function has no limit of its memory', () => {
    const root = stackOf(STACK.replace('limits: { memory: 256Mi }', ''))
    expect(() => readStack(root, {})).toThrow(/limits/)
  })
})
