import { relevantLine } from './error-log.ts'

/** The database server failed; `message` says what it tried and, in the server's own words, what was wrong. */
export class MariadbError extends Error {
  override readonly name = 'MariadbError'

  /**
   * @param what - began and failed, without a full stop
   * @param log - what the server wrote meanwhile; its most telling line becomes part of the message
   */
  constructor(what: string, log: string, options?: ErrorOptions) {
    const line = relevantLine(log)
    super(line === '' ? `${what}.` : `${what}: ${line.replace(/\.$/, '')}.`, options)
  }
}
