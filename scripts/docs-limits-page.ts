import { readFileSync } from 'node:fs'
import * as limits from '@kedai/shared/limits.ts'

const VALUES = new Map<string, unknown>(Object.entries(limits))
const SOURCE = new URL('../shared/limits.ts', import.meta.url)

const HEAD = `# Bounds

<!-- Made by scripts/docs-limits.ts from shared/limits.ts; change that, then npm run docs:limits. -->

Every list, body, text, wait and queue is bounded; these are all of them. What is beyond a bound gets a clear refusal
(see [errors.md](errors.md)). The pool of connections is a setting, \`DB_POOL\`
(see [configuration.md](configuration.md)).

| Name | Value | What it bounds |
|---|---|---|
`

/** A comment and the constants right under it, or a constant without one. */
const PART = /\/\*\*([\s\S]*?)\*\/|^export const ([A-Z0-9_]+) =/gm

/** The page of all bounds, each with what its comment in the source says. */
export function limitsPage(): string {
  const rows: string[] = []
  let meaning = ''
  for (const [, comment, name] of readFileSync(SOURCE, 'utf8').matchAll(PART)) {
    if (comment !== undefined)
      meaning = comment
        .replaceAll(/\s*\n?\s*\* ?/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .trim()
    if (name !== undefined) rows.push(`| \`${name}\` | ${textOf(VALUES.get(name))} | ${meaning} |`)
  }
  if (rows.length !== VALUES.size) throw new Error('a bound of shared/limits.ts was not found')
  return `${HEAD}${rows.join('\n')}\n`
}

function textOf(value: unknown): string {
  if (typeof value === 'number') return String(value).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ' ')
  return `\`${JSON.stringify(value)}\``
}
