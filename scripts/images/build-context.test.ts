import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { temporaryFolder } from '@kedai/shared/testing/temporary-folder.ts'
import { describe, expect, it } from 'vitest'
import { makeContext } from './build-context.ts'

function project(): string {
  const root = temporaryFolder()
  for (const path of [
    'template/openfaas-node/Dockerfile',
    'template/openfaas-node/.npmrc',
    'template/openfaas-node/bundle/contents.mjs',
    'template/openfaas-node/function/handler.ts',
    'template/openfaas-node/function/handler.test.ts',
    'functions/stocks/handler.ts',
    'functions/stocks/main.ts',
    'functions/stocks/parts/part.ts',
    'functions/stocks/build/left-out.ts',
    'functions/stocks/template/left-out.ts',
    'functions/stocks/node_modules/left-out/index.js',
    'shared/money/rupiah.ts',
    'shared/node_modules/left-out/index.js',
    'package.json',
    'unasked.ts',
    'build/stocks/from-an-earlier-build.ts',
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), path)
  }
  return root
}

const filesIn = (folder: string) =>
  globSync('**/{*,.*}', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

describe('what an image is built from', () => {
  it('lies as `faas-cli build --shrinkwrap` lays it', () => {
    const root = project()
    const copy = ['./shared', './package.json']
    const context = makeContext({ root, name: 'stocks', handler: './functions/stocks', copy })
    expect(context).toBe(join(root, 'build/stocks'))
    expect(filesIn(context)).toEqual([
      '.npmrc',
      'Dockerfile',
      'bundle/contents.mjs',
      'function/handler.test.ts',
      'function/handler.ts',
      'function/main.ts',
      'function/package.json',
      'function/parts/part.ts',
      'function/shared/money/rupiah.ts',
    ])
  })

  it('needs all that stack.yml copies', () => {
    const options = { root: project(), name: 'stocks', handler: './functions/stocks', copy: ['./lib'] }
    expect(() => makeContext(options)).toThrow('stack.yml copies ./lib, which is not there.')
  })
})
