import { parse, stringify } from 'yaml'

interface Stack {
  readonly functions: Readonly<Record<string, { readonly labels?: Readonly<Record<string, string>> }>>
}

/**
 * Adds the labels of one stack file to the functions of another, and leaves its `${VAR:-default}` for faas-cli.
 *
 * @param text - of the whole stack file
 * @param overlay - of a file with `functions.<name>.labels` alone
 * @throws Error for a function that only the overlay has
 */
export function mergeStacks(text: string, overlay: string): string {
  // Texts stay as they are written: faas-cli takes the version 1.0, and no 1.
  const stack = parse(text, { merge: true, schema: 'failsafe' }) as Stack
  const { functions: added } = parse(overlay, { merge: true }) as Stack
  const unknown = Object.keys(added).filter((name) => !(name in stack.functions))
  if (unknown.length > 0) throw new Error(`stack.yml has no function ${unknown.join(', ')}.`)
  const functions = Object.fromEntries(
    Object.entries(stack.functions).map(([name, one]) => [
      name,
      { ...one, labels: { ...one.labels, ...added[name]?.labels } },
    ]),
  )
  return stringify({ ...stack, functions }, { aliasDuplicateObjects: false })
}
