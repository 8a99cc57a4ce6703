import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTestApp } from './test-app.ts'

const OPENSSL =
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost'

describe('a server with a certificate', () => {
  it('speaks HTTPS, with the same limits', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kedai-tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
    execFileSync('openssl', [...OPENSSL.split(' '), '-keyout', tls.keyFile, '-out', tls.certFile], {
      stdio: 'ignore',
    })
    const { app } = await createTestApp(
      async (routes) => {
        routes.get('/menu', async () => ({ drinks: [] }))
      },
      { tls },
    )
    onTestFinished(() => app.close())
    await app.listen({ host: '127.0.0.1', port: 0 })

    const { port } = app.server.address() as { port: number }
    const body = await new Promise<string>((resolve, reject) => {
      request(
        { host: '127.0.0.1', port, path: '/menu', servername: 'localhost', ca: readFileSync(tls.certFile) },
        (response) => {
          response.setEncoding('utf8')
          response.on('data', resolve)
        },
      )
        .on('error', reject)
        .end()
    })
    expect(body).toBe('{"drinks":[]}')
    expect(app.server.headersTimeout).toBe(4_000)
  })
})
