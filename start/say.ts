/** Tells whoever started Kedai how far it is. */
export type Say = (line: string) => void

export const say: Say = (line) => {
  process.stdout.write(`${line}\n`)
}
