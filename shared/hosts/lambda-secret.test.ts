import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { readSecret, secretSource } from './lambda-secret.ts'
import { setUpLambda } from './lambda-setup.ts'

const ARN = 'arn:aws:secretsmanager:ap-southeast-3:123456789012:secret:kedai/database-url-AbCdEf'
const URL_OF_IT = 'mysql://kedai:s3cret@db.example:3306/kedai'

/** Stands in for AWS's layer on its port within the Lambda. */
let answer: (request: IncomingMessage, response: ServerResponse) => void
const layer = createServer((request, response) => answer(request, response))
let port = 0
beforeAll(async () => {
  await once(layer.listen(0, '127.0.0.1'), 'listening')
  port = (layer.address() as AddressInfo).port
})
afterAll(() => {
  layer.close()
  layer.closeAllConnections()
})
const answering = (status: number, body: string) => {
  const asked: IncomingMessage[] = []
  answer = (request, response) => {
    asked.push(request)
    response.writeHead(status).end(body)
  }
  return asked
}
const environment = () => ({
  LOG_LEVEL: 'silent',
  DATABASE_URL_SECRET: ARN,
  AWS_SESSION_TOKEN: 'token',
  PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: String(port),
})
const source = () => ({ id: ARN, port, token: 'token' })

describe('the secret of a Lambda', () => {
  it('is named by the environment', () => {
    expect(secretSource({ DATABASE_URL_SECRET: 'kedai/database-url', AWS_SESSION_TOKEN: 'token' })).toEqual({
      id: 'kedai/database-url',
      port: 2773,
      token: 'token',
    })
    expect(secretSource({ DATABASE_URL_SECRET: '' })).toBeUndefined()
  })

  it('is asked for with the Lambda’s own token', async () => {
    const asked = answering(
      200,
      JSON.stringify({ Name: 'kedai/database-url', SecretString: `${URL_OF_IT}\n` }),
    )
    expect(await readSecret(source())).toBe(URL_OF_IT)
    expect(asked[0]?.url).toBe(
      '/secretsmanager/get?secretId=arn%3Aaws%3Asecretsmanager%3Aap-southeast-3%3A123456789012%3Asecret%3Akedai%2Fdatabase-url-AbCdEf',
    )
    expect(asked[0]?.headers['x-aws-parameters-secrets-token']).toBe('token')
  })

  it('that may not be read is told as the layer tells it', async () => {
    answering(400, 'AccessDeniedException: not authorized')
    await expect(readSecret(source())).rejects.toThrow(
      'the secret store answered 400: AccessDeniedException: not authorized',
    )
  })

  it.each([['{"SecretBinary":"AAAA"}'], ['no JSON'], ['null']])(
    'without a text is refused: %s',
    async (body) => {
      answering(200, body)
      await expect(readSecret(source())).rejects.toThrow('the secret has no text')
    },
  )

  it('is not waited for without end', async () => {
    answer = () => undefined
    onTestFinished(() => void vi.restoreAllMocks())
    vi.spyOn(AbortSignal, 'timeout').mockImplementationOnce((milliseconds) => {
      expect(milliseconds).toBe(3_000)
      return AbortSignal.abort(new DOMException('too late', 'TimeoutError'))
    })
    await expect(readSecret(source())).rejects.toThrow('too late')
  })
})

describe('the set-up of a Lambda', () => {
  it('without a database says what is missing', () => {
    expect(() => setUpLambda({})).toThrow(
      'DATABASE_URL_SECRET is missing: the name of the secret with the URL of the database',
    )
  })

  it('reads the secret no sooner than it is needed', async () => {
    const asked = answering(200, JSON.stringify({ SecretString: 'mysql://kedai:s3cret@127.0.0.1:1/kedai' }))
    const { database } = setUpLambda(environment())
    expect(asked).toEqual([])
    await expect(database.schemaMeta()).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      cause: { code: 'ECONNREFUSED' },
    })
    expect(asked).toHaveLength(1)
    await database.close()
  })

  it('refuses a secret that is no URL, without telling what it is', async () => {
    answering(200, JSON.stringify({ SecretString: '{"password":"s3cret"}' }))
    const { database } = setUpLambda(environment())
    await expect(database.schemaMeta()).rejects.toMatchObject({
      reason: 'UNAVAILABLE',
      cause: { message: 'DATABASE_URL must be a URL like mysql://user:password@host:3306/name' },
    })
  })

  it('asks again after it was refused', async () => {
    answering(503, '')
    const { database } = setUpLambda(environment())
    await expect(database.schemaMeta()).rejects.toMatchObject({ reason: 'UNAVAILABLE' })
    const asked = answering(200, JSON.stringify({ SecretString: 'mysql://kedai:s3cret@127.0.0.1:1/kedai' }))
    await expect(database.schemaMeta()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    expect(asked).toHaveLength(1)
    await database.close()
  })
})
