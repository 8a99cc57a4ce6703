/** What npm writes when it fails, and what that means to whoever runs a shop. First match wins. */
const MEANINGS = [
  [
    /ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|EHOSTUNREACH/,
    'the package registry could not be reached; Internet is needed for the first start and after an update',
  ],
  [/ENOSPC|EDQUOT/, 'the disk is full'],
  [/EROFS/, 'the clone is on a file system that is read-only'],
  [
    /EUSAGE/,
    'package.json and package-lock.json do not belong together; `git status` and `git checkout package-lock.json` help',
  ],
  [
    /EINTEGRITY/,
    'a package was not the one that is locked; try again, and if it stays so do not trust this network',
  ],
]

/**
 * @param {string} output what npm wrote to its standard error
 * @returns {string} the reason, as the rest of a sentence without a full stop
 */
export function npmFault(output) {
  const closedPath = /^npm (?:ERR!|error) path (.+)$/m.exec(output)?.[1]
  if (/EACCES|EPERM/.test(output)) return `npm may not write to ${closedPath ?? 'its folders'} as this user`
  const meaning = MEANINGS.find(([pattern]) => pattern.test(output))
  if (meaning !== undefined) return meaning[1]
  const line = output.split('\n').find((one) => /^npm (ERR!|error) (?!code|A complete log)/.test(one))
  return line?.replace(/^npm (ERR!|error) /, '') ?? 'npm gave no reason'
}
