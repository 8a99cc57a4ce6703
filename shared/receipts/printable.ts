/** What no decomposition makes plain. */
const PLAIN: Readonly<Record<string, string>> = {
  '–': '-',
  '—': '-',
  '−': '-',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
  '×': 'x',
  '•': '*',
  '·': '*',
  '€': 'EUR',
  '£': 'GBP',
  '°': 'o',
  '⁄': '/',
  ß: 'ss',
  æ: 'ae',
  Æ: 'AE',
  ø: 'o',
  Ø: 'O',
  œ: 'oe',
  Œ: 'OE',
  đ: 'd',
  Đ: 'D',
  ł: 'l',
  Ł: 'L',
  ı: 'i',
}

/**
 * The text as every receipt printer can print it: accents fall, what has no plain form is a question mark. No control
 * character is left, so that a name cannot command the printer or open its drawer.
 *
 * @returns characters from space to tilde only
 */
export function printable(text: string): string {
  return (
    text
      .normalize('NFKD')
      // Accents, what is not seen, and the colours of an emoji.
      .replaceAll(/\p{Mn}|\p{Me}|\p{Cf}|\p{Emoji_Modifier}/gu, '')
      .replaceAll(/\s|\p{Cc}/gu, ' ')
      .replaceAll(/[^ -~]/gu, (character) => PLAIN[character] ?? '?')
  )
}

/**
 * Breaks a plain text into lines between its words; a word that is longer than a line is cut.
 *
 * @param width - characters a line, positive
 * @returns at least one line; each at most as wide; those after the first without spaces at their beginning
 */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let rest = text.trimEnd()
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width)
    const isBreak = space > 0 && rest.slice(0, space).trim() !== ''
    lines.push(rest.slice(0, isBreak ? space : width).trimEnd())
    rest = rest.slice(isBreak ? space : width).trimStart()
  }
  return [...lines, rest]
}
