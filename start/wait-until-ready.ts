import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import type { Config } from '@kedai/shared/config/config.ts'

const POLL_MS = 250
const ANSWER_TIMEOUT_MS = 2_000

/**
 * Waits for a Kedai on this machine to be ready.
 *
 * @returns whether it was, within the time
 */
export async function waitUntilReady(
  { port, tls }: Pick<Config, 'port' | 'tls'>,
  timeoutMs: number,
): Promise<boolean> {
  const deadlineMs = performance.now() + timeoutMs
  while (performance.now() < deadlineMs) {
    if (await isReady(port, tls !== undefined)) return true
    await delay(POLL_MS)
  }
  return false
}

function isReady(port: number, isTls: boolean): Promise<boolean> {
  // The certificate is for the shop's name, not for localhost; nothing is sent that anybody could want.
  const options = {
    host: 'localhost',
    port,
    path: '/_/ready',
    timeout: ANSWER_TIMEOUT_MS,
    rejectUnauthorized: false,
  }
  return new Promise((resolve) => {
    const request = (isTls ? requestHttps : requestHttp)(options, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(false))
    request.end()
  })
}
