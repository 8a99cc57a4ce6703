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
