import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { posix } from 'node:path'
import { forward } from './openfaas-forward.ts'

/** The default of OpenFaaS. */
export const WRITE_TIMEOUT_MS = 60_000
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const FUNCTION_PATH = /^\/function\/([-a-zA-Z_0-9.]+)(\/.*)?$/s

export interface GatewayOptions {
  /** Where each function listens, by its name: `http://127.0.0.1:41234`. */
  readonly functions: Readonly<Record<string, string>>
  /** How long an answer may take, from the head of its request. */
  readonly writeTimeoutMs?: number
}

export interface Gateway extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
}

/**
 * Stands in for the gateway of OpenFaaS and the provider behind it: what these do to a request and to its answer,
 * and nothing of how they deploy. How they treat a `%3F`, `%23` or `%25` in a path is not imitated.
 *
 * @see https://github.com/openfaas/faas/blob/master/gateway/handlers/forwarding_proxy.go
 * @see https://github.com/openfaas/faas-provider/blob/master/proxy/proxy.go
 */
export async function startOpenfaasGateway(options: GatewayOptions): Promise<Gateway> {
  const server = createServer((request, response) => {
    const verdict = judge(request, options)
    if ('target' in verdict) forward(request, response, verdict)
    else response.writeHead(verdict.status, verdict.headers).end(verdict.text)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

interface Refused {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, string>>
}

interface Admitted {
  readonly name: string
  /** The function's own address of what is asked for. */
  readonly target: URL
  readonly writeTimeoutMs: number
}

/** What becomes of a request, by its method and path alone. */
function judge(
  { url = '', method = '' }: Pick<IncomingMessage, 'url' | 'method'>,
  { functions, writeTimeoutMs = WRITE_TIMEOUT_MS }: GatewayOptions,
): Refused | Admitted {
  const [rawPath = '', query] = url.split(/\?(.*)/s)
  const search = query === undefined ? '' : `?${query}`
  const path = decoded(rawPath)
  if (path === undefined) return refuse(400, '400 Bad Request')
  const clean = cleaned(path)
  if (clean !== path) return { status: 301, text: '', headers: { Location: encoded(clean) + search } }
  const [, name = '', rest = '/'] = FUNCTION_PATH.exec(path) ?? []
  if (name === '') return refuse(404, '404 page not found\n')
  const base = functions[name]
  if (base === undefined) return refuse(404, `error finding function ${name}.openfaas-fn: not found`)
  if (!METHODS.includes(method)) return { status: 405, text: '', headers: {} }
  return { name, target: new URL(encoded(rest) + search, base), writeTimeoutMs }
}

function refuse(status: number, text: string): Refused {
  return { status, text, headers: { 'Content-Type': 'text/plain; charset=utf-8' } }
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

function encoded(path: string): string {
  return encodeURI(path).replace(/[?#'()!*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** Without `//`, `.` and `..`; a slash at the end stays. */
function cleaned(path: string): string {
  return posix.normalize(path.startsWith('/') ? path : `/${path}`).replace(/^\/{2,}/, '/')
}
