import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { mergeStacks } from '../scripts/images/merge-stacks.ts'

const read = (name: string) => readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8')
const STACK = read('stack.yml')
const PRO = read('stack.pro.yml')
/** What only the paid editions know; the community edition on Kubernetes refuses a function that has one. */
const PAID = /com\.openfaas\.scale\.(zero|zero-duration|target|target-proportion|type)\b/

describe('stack.pro.yml', () => {
  it('names the functions of stack.yml, and nothing of them but labels of the paid editions', () => {
    const { functions } = parse(PRO)
    expect(Object.keys(functions).sort()).toEqual(Object.keys(parse(STACK).functions).sort())
    for (const one of Object.values<{ labels: object }>(functions)) {
      expect(Object.keys(one)).toEqual(['labels'])
      for (const label of Object.keys(one.labels)) expect(label).toMatch(PAID)
    }
  })

  it('has what stack.yml may not have', () => expect(STACK).not.toMatch(PAID))

  it('is put together with it, label by label, the variables left for faas-cli', () => {
    const merged = parse(mergeStacks(STACK, PRO))
    expect(merged.functions.stocks.labels).toEqual({
      'com.openfaas.scale.min': '1',
      'com.openfaas.scale.max': '3',
      'com.openfaas.scale.type': 'capacity',
      'com.openfaas.scale.target': '20',
    })
    expect(merged.functions.stocks.image).toMatch(/^\$\{KEDAI_REGISTRY:-/)
    expect(merged.configuration).toEqual(parse(STACK).configuration)
  })

  it('never lets the function that runs the timed jobs rest', () => {
    const { labels } = parse(mergeStacks(STACK, PRO)).functions.notifications
    expect(labels['com.openfaas.scale.zero']).toBe('false')
  })

  it('is refused with a function that stack.yml does not have', () => {
    expect(() => mergeStacks(STACK, 'functions:\n  tea:\n    labels: {}\n')).toThrow(
      'stack.yml has no function tea.',
    )
  })
})
