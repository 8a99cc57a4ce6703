import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { read } from '../../scripts/docs-files.ts'
import { tableUnder } from '../../scripts/docs-markdown.ts'
import { abilities } from './abilities.ts'

describe('docs/hosts.md', () => {
  const page = read('docs/hosts.md')
  const [, heads = ''] = /^(\| \|.*\| Asserted in \|)$/m.exec(page) ?? []
  const hosts = heads
    .split('|')
    .slice(2, -2)
    .map((cell) => cell.trim())
  const rows = tableUnder(page, 'What each can')

  it('has a column for every host of the suite', () => {
    expect(hosts).toEqual(Object.keys(abilities))
  })

  it('says of every ability which host has it', () => {
    const told = rows.map(([what = '', ...cells]) => [
      /^`(\w+)`/.exec(what)?.[1],
      ...cells.slice(0, hosts.length).map((cell) => cell.split(/[:,]/)[0]),
    ])
    const names = Object.keys(abilities.OpenFaaS) as (keyof typeof abilities.OpenFaaS)[]
    expect(told).toEqual(
      names.map((name) => [name, ...Object.values(abilities).map((can) => (can[name] ? 'yes' : 'no'))]),
    )
  })

  it('names where each is asserted', () => {
    for (const row of rows) {
      const files = [...(row.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, file = '']) => file)
      expect(files.length).toBeGreaterThan(0)
      for (const file of files) expect([file, existsSync(file)]).toEqual([file, true])
    }
  })
})
