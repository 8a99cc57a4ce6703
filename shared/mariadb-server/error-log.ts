import { existsSync, readFileSync, renameSync, statSync } from 'node:fs'

/** Past this the log is set aside at the next start; with the one set aside before, that is all that is kept. */
const LOG_BYTES_MAX = 4 * 1024 * 1024

/** Keeps the error log from growing for ever: `<log>` and `<log>.old`, no more. */
export function rotateErrorLog(logPath: string): void {
  if (existsSync(logPath) && statSync(logPath).size > LOG_BYTES_MAX) renameSync(logPath, `${logPath}.old`)
}

/** @returns bytes in the log now, to read later only what came after */
export function errorLogSize(logPath: string): number {
  return existsSync(logPath) ? statSync(logPath).size : 0
}

/**
 * What the server last complained of.
 *
 * @param logPath - its error log
 * @param fromByte - where the run in question began
 * @returns its first `[ERROR]` after that, else its last line, without time stamp and thread number; '' for an empty log
 */
export function whatTheLogSays(logPath: string, fromByte: number): string {
  if (!existsSync(logPath)) return ''
  return relevantLine(readFileSync(logPath).subarray(fromByte).toString('utf8'))
}

/** The server reports the cause first and that it gives up last, so the first error is the one that helps. */
export function relevantLine(log: string): string {
  const lines = log.split('\n').filter((line) => line.trim() !== '')
  const line = lines.find((one) => one.includes('[ERROR]')) ?? lines.at(-1) ?? ''
  return line.replace(/^\d{4}-\d\d-\d\d +\d+:\d\d:\d\d \d+ /, '').replace(/^\[\w+\] /, '')
}
