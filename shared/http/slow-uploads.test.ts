import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ok } from '../contract/envelope.ts'
import { allowSlowUploads } from './slow-uploads.ts'
import { createTestApp, exchange } from './test-app.ts'

const post = (path: string, body = '') =>
  `POST ${path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n${body}`

async function shopWith(timeoutMs: number) {
  const { app } = await createTestApp(async (routes) => {
    routes.post('/quick', async () => ok('quick'))
    await routes.register(async (scope) => {
      allowSlowUploads(scope, timeoutMs)
      scope.post('/upload', async () => ok('arrived'))
    })
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  // So that the server looks for slow requests at its next look already.
  app.server.headersTimeout = 20
  app.server.requestTimeout = 20
  return app
}

describe.concurrent('an upload that takes longer than other requests may', () => {
  it('is taken, while another one is ended', async () => {
    const app = await shopWith(60_000)
    const upload = connect((app.server.address() as AddressInfo).port, '127.0.0.1').setEncoding('utf8')
    let answer = ''
    upload.on('data', (text: string) => {
      answer += text
    })
    const ended = once(upload, 'close')
    upload.write(post('/upload', '{'))
    // Begun later, so the server has looked at the upload as well when this one is ended.
    expect(await exchange(app, post('/quick', '{'))).toContain('HTTP/1.1 408')
    upload.write('}')
    await ended
    expect(answer).toContain('HTTP/1.1 200')
    expect(answer).toContain('"arrived"')
    await app.close()
  })

  it('is ended when its own time is over', async () => {
    const app = await shopWith(30)
    expect(await exchange(app, post('/upload', '{'))).toContain('HTTP/1.1 408')
    await app.close()
  })

  it('is ended when its own time is over after the server has looked', async () => {
    const app = await shopWith(1_500)
    expect(await exchange(app, post('/upload', '{'))).toContain('HTTP/1.1 408')
    await app.close()
  })

  it('gives the next request on its connection no longer than any other', async () => {
    const app = await shopWith(60_000)
    const first = post('/upload', '{}').replace('Connection: close\r\n', '')
    const answers = await exchange(app, first, post('/quick', '{'))
    expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 408'])
    await app.close()
  })
})
