import { SEARCH_WORD_LENGTH_MAX, SEARCH_WORDS_MAX } from '../limits.ts'

/** The words of a name as they are kept for the search: lower case, letters and digits only, each once. */
export function wordsOf(text: string): string[] {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return [...new Set(words.map((word) => [...word].slice(0, SEARCH_WORD_LENGTH_MAX).join('')))]
}

/** What a search looks for: each is the beginning of a word of the name. */
export function searchPrefixesOf(text: string): string[] {
  return wordsOf(text).slice(0, SEARCH_WORDS_MAX)
}
