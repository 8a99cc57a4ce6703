import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * Sets one variable in the text of an environment file, and leaves all else as it is.
 *
 * @param text - lines of `NAME=value`
 */
export function setVariable(text: string, name: string, value: string): string {
  const line = `${name}=${value}`
  const pattern = new RegExp(`^${name}=.*$`, 'm')
  if (pattern.test(text)) return text.replace(pattern, () => line)
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`
}

/** @returns the text of an environment file, '' where there is none yet */
export function readEnvFile(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** Sets one variable in an environment file, which is made where there is none. */
export function writeVariable(path: string, name: string, value: string): void {
  writeFileSync(path, setVariable(readEnvFile(path), name, value))
}
