import { describe, expect, it } from 'vitest'
import { createTestApp } from './test-app.ts'

const { app } = await createTestApp()

describe('a server', () => {
  it('waits four seconds for a head, five for a request and five for the next one', () => {
    expect(app.server.headersTimeout).toBe(4_000)
    expect(app.server.requestTimeout).toBe(5_000)
    expect(app.server.keepAliveTimeout).toBe(5_000)
  })

  it('takes bodies of 64 KiB and gives handlers six seconds', () => {
    expect(app.initialConfig).toMatchObject({ bodyLimit: 65_536, handlerTimeout: 6_000 })
  })
})
