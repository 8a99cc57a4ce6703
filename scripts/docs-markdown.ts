/** A fenced block. */
export interface Fence {
  /** What stands behind the opening fence, as `sh` or `sh run`. */
  readonly info: string
  readonly code: string
  /** Line of the opening fence, from 1. */
  readonly line: number
  /** Line of the closing fence. */
  readonly endLine: number
}

/** A link or a picture. */
export interface Link {
  readonly text: string
  readonly target: string
}

const FENCE = /^( *)```([^\n`]*)\n(.*?)^\1```[ \t]*$/gms
const CODE_SPAN = /`[^`\n]+`/g
/** A link's text may hold code and, as a picture that is a link, one more pair of brackets. */
const LINK = /!?\[((?:[^[\]]|\[[^\]]*\]\([^)]*\))*)\]\(([^()\s]+)(?: "[^"]*")?\)/g
const DEFINITION = /^\[([^\]]+)\]: +(\S+)/gm
const HTML_LINK = /<(?:a|img|source)\s[^>]*?(?:href|src|srcset)="([^"]+)"/g

export function fencesOf(text: string): Fence[] {
  return [...text.matchAll(FENCE)].map((match) => {
    const line = lineAt(text, match.index)
    return {
      info: (match[2] ?? '').trim(),
      code: match[3] ?? '',
      line,
      endLine: line + match[0].split('\n').length - 1,
    }
  })
}

/** The text that a reader reads: without fenced blocks, code spans, comments and the targets of links. */
export function proseOf(text: string): string {
  return withoutFences(text)
    .replace(CODE_SPAN, '')
    .replace(LINK, '$1')
    .replace(DEFINITION, '')
    .replace(HTML_LINK, '')
}

/** What stands in code spans. */
export function codeSpansOf(text: string): string[] {
  return (withoutFences(text).match(CODE_SPAN) ?? []).map((span) => span.slice(1, -1))
}

export function linksOf(text: string): Link[] {
  const body = withoutFences(text)
  const links = [...body.matchAll(LINK), ...body.matchAll(DEFINITION)].flatMap(
    ([, inner = '', target = '']) => [
      { text: inner, target },
      ...(inner.includes('](') ? linksOf(inner) : []),
    ],
  )
  const html = [...body.matchAll(HTML_LINK)].map(([, target = '']) => ({ text: '', target }))
  return [...links, ...html]
}

/** The anchors that GitHub gives to the headings. */
export function anchorsOf(text: string): string[] {
  const seen = new Map<string, number>()
  return [...withoutFences(text).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => {
    const slug = heading
      .replace(LINK, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-')
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
}

/**
 * The rows of the first table under a heading, without its own head.
 *
 * @param heading - as it is written, without its number signs
 */
export function tableUnder(text: string, heading: string): string[][] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading)
  const begin = lines.findIndex((line, index) => start >= 0 && index > start && line.startsWith('|'))
  if (begin < 0) return []
  const end = lines.findIndex((line, index) => index > begin && !line.startsWith('|'))
  return lines.slice(begin + 2, end < 0 ? undefined : end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  )
}

function withoutFences(text: string): string {
  return text.replace(FENCE, '').replace(/<!--.*?-->/gs, '')
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}
