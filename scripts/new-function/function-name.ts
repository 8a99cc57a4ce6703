import { NewFunctionFault } from './fault.ts'

/** A function's name as it is written in addresses and folders, in values, and in types. */
export interface FunctionName {
  readonly kebab: string
  readonly camel: string
  readonly pascal: string
}

const NAME_LENGTH_MAX = 40
const NAME = /^[a-z]+(-[a-z]+)*$/
/** Names of the house itself. */
const HOUSE = ['shared', 'index', 'functions']
/** Words that no value can be named after, although `let` would take some of them. */
const WORDS = ['await', 'undefined', 'arguments', 'eval']

/**
 * Reads the name of a function to be made.
 *
 * @param taken - names of functions and values that are there already
 * @throws {@link NewFunctionFault} when it is badly spelt, a word of the language or taken
 */
export function parseFunctionName(text: string | undefined, taken: readonly string[]): FunctionName {
  if (text === undefined || text === '') {
    throw new NewFunctionFault('The name is missing: npm run new:function <name>, as in daily-report.')
  }
  if (!NAME.test(text) || text.length > NAME_LENGTH_MAX) {
    throw new NewFunctionFault(
      `"${text}" cannot be a function's name: use lower-case words joined by -, at most ${NAME_LENGTH_MAX} letters.`,
    )
  }
  const camel = text.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  if (HOUSE.includes(text) || WORDS.includes(camel) || isWordOfTheLanguage(camel)) {
    throw new NewFunctionFault(
      `"${text}" cannot be a function's name: the word has a meaning of its own here.`,
    )
  }
  if (taken.includes(text) || taken.includes(camel)) {
    throw new NewFunctionFault(`"${text}" is taken: choose another name.`)
  }
  return { kebab: text, camel, pascal: camel.charAt(0).toUpperCase() + camel.slice(1) }
}

function isWordOfTheLanguage(word: string): boolean {
  try {
    new Function(`'use strict'; let ${word}`)
    return false
  } catch {
    return true
  }
}
