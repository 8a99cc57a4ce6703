import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { contentTag } from './content-tag.ts'

const FILES = {
  'package.json': '{"version":"1.2.3"}',
  'package-lock.json': '{}',
  'functions/stocks/handler.ts': 'export {}',
  'shared/money/rupiah.ts': 'export const one = 1',
  'shared/money/rupiah.test.ts': 'export {}',
  'shared/testing/call.ts': 'export {}',
  'migrations/0001-first.sql': 'SELECT 1',
  'template/openfaas-node/Dockerfile': 'FROM scratch',
  'template/openfaas-node/.npmrc': 'fund=false',
  'README.md': 'Kedai',
}

function project(files: Record<string, string> = FILES): string {
  const root = temporaryFolder()
  for (const [path, text] of Object.entries(files)) put(root, path, text)
  return root
}

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

describe('the tag of the images', () => {
  it('is the version and a part that stands for the content', () => {
    expect(contentTag(project())).toMatch(/^1\.2\.3-[0-9a-f]{12}$/)
  })

  it('is the same for the same content in another place, written in another order', () => {
    const reversed = Object.fromEntries(Object.entries(FILES).reverse())
    expect(contentTag(project(reversed))).toBe(contentTag(project()))
  })

  it.each([
    'functions/stocks/handler.ts',
    'shared/money/rupiah.ts',
    'migrations/0001-first.sql',
    'template/openfaas-node/Dockerfile',
    'template/openfaas-node/.npmrc',
    'package-lock.json',
  ])('changes with %s', (path) => {
    const root = project()
    const before = contentTag(root)
    put(root, path, `${FILES[path as keyof typeof FILES]} `)
    expect(contentTag(root)).not.toBe(before)
  })

  it.each([
    'shared/money/rupiah.test.ts',
    'shared/testing/call.ts',
    'README.md',
    'functions/stocks/node_modules/a/index.ts',
  ])('does not change with %s', (path) => {
    const root = project()
    const before = contentTag(root)
    put(root, path, 'changed')
    expect(contentTag(root)).toBe(before)
  })

  it('changes when a file gets another name', () => {
    const root = project()
    const before = contentTag(root)
    cpSync(join(root, 'shared/money/rupiah.ts'), join(root, 'shared/money/amount.ts'))
    rmSync(join(root, 'shared/money/rupiah.ts'))
    expect(contentTag(root)).not.toBe(before)
  })
})
