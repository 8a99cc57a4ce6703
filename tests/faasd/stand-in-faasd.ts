import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

/** What faas-cli asks OpenFaaS to run, as far as faasd heeds it. */
const Deployment = z.object({
  service: z.string(),
  image: z.string(),
  envVars: z.record(z.string(), z.string()).nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  secrets: z.array(z.string()).nullish(),
  limits: z.object({ memory: z.string() }).partial().nullish(),
})
export type Deployment = z.infer<typeof Deployment>

const Secret = z.object({ name: z.string().min(1), value: z.string() })

export interface StandInFaasd extends AsyncDisposable {
  readonly url: string
  readonly functions: Map<string, Deployment>
  readonly secrets: Map<string, string>
  /** Every request to the administration, as `PUT /system/functions stocks`. */
  readonly asked: string[]
  /** Status that `/_/ready` of a function with this image answers; 200 unless a test says otherwise. */
  readiness: (deployment: Deployment) => number
}

export const USER = 'admin'
export const PASSWORD = 'a-password-of-faasd'

/**
 * Stands in for the gateway of OpenFaaS with faasd CE behind it: its administration over HTTP, and of the functions
 * whether they are ready.
 *
 * @see https://github.com/openfaas/faasd/tree/master/pkg/provider/handlers
 */
export async function startStandInFaasd(): Promise<StandInFaasd> {
  const functions = new Map<string, Deployment>()
  const secrets = new Map<string, string>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(400).end(`${error}`))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://gateway')
    const body = await text(request)
    const [, area, kind, name] = url.pathname.split('/')
    if (url.pathname === '/healthz') response.end('OK')
    else if (area === 'function') ready(response, functions.get(kind ?? ''))
    else if (area !== 'system') response.writeHead(404).end()
    else if (!mayAdminister(request)) response.writeHead(401).end('invalid credentials')
    else if (kind === 'info') response.end(JSON.stringify({ provider: { provider: 'faasd-ce' } }))
    else if (kind === 'function') show(response, functions.get(name ?? ''))
    else if (kind === 'functions') administer(request.method ?? '', body, response)
    else if (kind === 'secrets') keepSecret(request.method ?? '', body, response)
    else response.writeHead(404).end()
  }

  function ready(response: ServerResponse, deployment: Deployment | undefined): void {
    response.writeHead(deployment === undefined ? 404 : standIn.readiness(deployment)).end()
  }

  function show(response: ServerResponse, deployment: Deployment | undefined): void {
    if (deployment === undefined) response.writeHead(404).end()
    else response.end(JSON.stringify(statusOf(deployment)))
  }

  function administer(method: string, body: string, response: ServerResponse): void {
    if (method === 'GET') {
      response.end(JSON.stringify([...functions.values()].map(statusOf)))
      return
    }
    const deployment = Deployment.parse(JSON.parse(body))
    asked.push(`${method} /system/functions ${deployment.service} ${deployment.image}`)
    const missing = (deployment.secrets ?? []).find((secret) => !secrets.has(secret))
    if (method === 'PUT' && !functions.has(deployment.service)) response.writeHead(404).end('not found')
    else if (missing !== undefined) response.writeHead(400).end(`unable to find secret: ${missing}`)
    else {
      functions.set(deployment.service, deployment)
      response.end()
    }
  }

  function keepSecret(method: string, body: string, response: ServerResponse): void {
    if (method === 'GET') {
      response.end(JSON.stringify([...secrets.keys()].map((name) => ({ name, namespace: 'openfaas-fn' }))))
      return
    }
    const { name, value } = Secret.parse(JSON.parse(body))
    asked.push(`${method} /system/secrets ${name}`)
    secrets.set(name, value)
    response.end()
  }

  await once(server.listen(0, '127.0.0.1'), 'listening')
  const standIn: StandInFaasd = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    functions,
    secrets,
    asked,
    readiness: () => 200,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return standIn
}

function mayAdminister({ headers }: IncomingMessage): boolean {
  return headers.authorization === `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
}

function statusOf({ service, image, envVars, labels, secrets, limits }: Deployment) {
  return {
    name: service,
    namespace: 'openfaas-fn',
    image,
    replicas: 1,
    availableReplicas: 1,
    invocationCount: 0,
    envProcess: '',
    envVars: envVars ?? {},
    labels: labels ?? {},
    annotations: {},
    secrets: secrets ?? [],
    limits: limits ?? {},
  }
}
