import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { anchorsOf, codeSpansOf, fencesOf, linksOf } from './docs-markdown.ts'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

const NOT_OURS = ['**/node_modules/**', 'build/**', 'coverage/**', 'data*/**']
/** Folders of the project; a code span that begins with one of them is a path. */
const PATH = /^(?:bin|start|functions|shared|migrations|scripts|tests|docs|bench|\.ci|\.github)\/[\w./*-]*$/

/** Files of the project by a pattern, relative to its root. */
export function filesOf(pattern: string): string[] {
  return globSync(pattern, { cwd: ROOT, exclude: NOT_OURS }).sort()
}

export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

/**
 * Relative links that lead nowhere, and names that the file behind them does not export.
 *
 * @param file - a Markdown file, relative to the root
 * @returns one line each
 */
export function brokenLinks(file: string, text = read(file)): string[] {
  return linksOf(text).flatMap(({ text: label, target }) => {
    if (/^[a-z][a-z+.-]*:/i.test(target)) return []
    const [path = '', anchor] = target.split('#')
    const found = path === '' ? resolve(ROOT, file) : resolve(ROOT, dirname(file), decodeURI(path))
    if (relative(ROOT, found).startsWith('..')) return [`${target} is outside the project`]
    if (path !== '' && !existsSync(found)) return [`${target} is not there`]
    const content = path === '' ? text : /\.(?:md|ts)$/.test(found) ? readFileSync(found, 'utf8') : ''
    if (anchor !== undefined && !anchorsOf(content).includes(anchor)) return [`${target} has no such heading`]
    const name = /^`(\w+)`$/.exec(label)?.[1]
    if (name !== undefined && found.endsWith('.ts') && !exportsName(content, name)) {
      return [`${path} does not export ${name}`]
    }
    return []
  })
}

function exportsName(source: string, name: string): boolean {
  return new RegExp(`^export (?:async )?(?:function|const|class|interface|type) ${name}\\b`, 'm').test(source)
}

/** Code spans that look like a path of the project and are none; a `*` stands for any name. */
export function missingPaths(text: string): string[] {
  return codeSpansOf(text).filter((span) => PATH.test(span) && globSync(span, { cwd: ROOT }).length === 0)
}

/** The `npm` commands that a text names: `start`, `test`, `lint` … */
export function npmScriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run )?(?:-s )?(start|test|(?<=run )[a-z][a-z:-]*)/g)].map(
    ([, name = '']) => name,
  )
}

/** A shell example that the tests run against a shop. */
export interface Example {
  readonly file: string
  /** Line of its fence. */
  readonly line: number
  readonly code: string
  /** The answer that is printed below it: a `json` block that follows it. */
  readonly answer: string | undefined
}

/**
 * Examples that are marked to be run: fenced blocks that begin with three backticks and `sh run`. A `json` block
 * that is the next one and at most a line of text away is the answer.
 */
export function runnableExamples(file: string, text = read(file)): Example[] {
  const fences = fencesOf(text)
  return fences.flatMap(({ info, code, line, endLine }, index) => {
    if (info !== 'sh run') return []
    const next = fences[index + 1]
    const isAnswer = next?.info === 'json' && next.line - endLine <= ANSWER_WITHIN_LINES
    return [{ file, line, code, answer: isAnswer ? next.code : undefined }]
  })
}

const ANSWER_WITHIN_LINES = 4
