import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import type { z } from 'zod'
import { PowerMeterFault, READ_TIMEOUT_MS } from './power-meter.ts'

/** A plug of one's own is on one's own network. */
const NEAR: ReadonlySet<string> = new Set([
  'loopback',
  'private',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
])
/** Such a plug answers with a few hundred bytes. */
const ANSWER_BYTES_MAX = 65_536
const STATUS_OK = 200
const STATUS_UNAUTHORIZED = 401

/** Asks one plug over HTTP. */
export interface Plug {
  /** As it was named, without a path. */
  readonly origin: string
  /**
   * @param path - with its query
   * @param shape - what the answer must be
   * @throws {@link PowerMeterFault} where there is no such answer within {@link READ_TIMEOUT_MS}
   */
  ask<T>(path: string, shape: z.ZodType<T>): Promise<T>
}

/**
 * @param target - such as `http://192.168.1.50`
 * @param timeoutMs - for tests
 * @throws PowerMeterFault where that is no address of the own network
 */
export async function openPlug(kind: string, target: string, timeoutMs = READ_TIMEOUT_MS): Promise<Plug> {
  const url = URL.parse(target)
  if (url?.protocol !== 'http:' || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw new PowerMeterFault(`"${target}" is no address of a plug: it is like ${kind}:http://192.168.1.50.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new PowerMeterFault(`A plug with a password cannot be read: take it off for the measurement.`)
  }
  await requireNear(url.hostname)
  return { origin: url.origin, ask: (path, shape) => ask(url.origin + path, shape, timeoutMs) }
}

async function requireNear(hostname: string): Promise<void> {
  // In a URL an address of IPv6 has brackets.
  const addresses = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch((cause) => {
    throw new PowerMeterFault(`There is no machine called ${hostname}.`, { cause })
  })
  const far = addresses.find(({ address }) => !NEAR.has(ipaddr.process(address).range()))
  if (far !== undefined) {
    throw new PowerMeterFault(`${hostname} (${far.address}) is not on the own network, where a plug is.`)
  }
}

async function ask<T>(url: string, shape: z.ZodType<T>, timeoutMs: number): Promise<T> {
  const { status, text } = await get(url, timeoutMs).catch((cause: Error) => {
    const isLate = cause.name === 'TimeoutError'
    throw new PowerMeterFault(isLate ? `${url} is not answered in time.` : `${url} is not answered.`, {
      cause,
    })
  })
  if (status === STATUS_UNAUTHORIZED) {
    throw new PowerMeterFault(`${url} asks for a password: take it off for the measurement.`)
  }
  if (status !== STATUS_OK) throw new PowerMeterFault(`${url} is answered with status ${status}.`)
  const answer = shape.safeParse(parseJson(text))
  if (!answer.success) throw new PowerMeterFault(`${url} is not answered as the plug that was named would.`)
  return answer.data
}

async function get(url: string, timeoutMs: number): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
  return { status: response.status, text: await readText(response) }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const part of response.body ?? []) {
    text += decoder.decode(part, { stream: true })
    if (text.length > ANSWER_BYTES_MAX)
      throw new Error(`The answer is longer than ${ANSWER_BYTES_MAX} bytes.`)
  }
  return text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
