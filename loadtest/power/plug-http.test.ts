import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openPlug } from './plug-http.ts'
import { startPlug } from './test-plug.ts'

const Anything = z.looseObject({})
/** For a plug that will not answer at all; the others have time, however busy this machine is. */
const SILENCE_MS = 50

describe('a plug', () => {
  it('answers a question', async () => {
    const { url } = await startPlug({ '/a?b=c': { watts: 1 } })
    expect(await (await openPlug('shelly', url)).ask('/a?b=c', Anything)).toEqual({ watts: 1 })
  })

  it.each([
    ['asks for a password', 401, 'asks for a password'],
    ['has an error', 500, 'is answered with status 500'],
    ['leads elsewhere', 302, 'is not answered.'],
    ['says something else', { watts: 'many' }, 'is not answered as the plug that was named would'],
    ['talks without end', 'x'.repeat(70_000), 'is not answered.'],
    ['has dropped off the WiFi', 'silence', 'is not answered in time'],
  ])('fails when it %s', async (_what, answer, message) => {
    const { url } = await startPlug({ '/a': answer })
    const plug = await openPlug('shelly', url, answer === 'silence' ? SILENCE_MS : undefined)
    await expect(plug.ask('/a', z.object({ watts: z.number() }))).rejects.toThrow(message)
  })

  it('fails when nobody is there', async () => {
    // The port of discard, which nothing listens on.
    const plug = await openPlug('shelly', 'http://127.0.0.1:9')
    await expect(plug.ask('/', Anything)).rejects.toThrow('http://127.0.0.1:9/ is not answered.')
  })

  it.each(['192.168.1.50', 'https://192.168.1.50', 'http://192.168.1.50/status', 'http://192.168.1.50/?a=b'])(
    'is not at %s',
    async (target) => {
      await expect(openPlug('shelly', target)).rejects.toThrow(`"${target}" is no address of a plug`)
    },
  )

  it('has no password', async () => {
    await expect(openPlug('shelly', 'http://admin:secret@192.168.1.50')).rejects.toThrow(
      /^A plug with a password/,
    )
  })

  it.each(['http://8.8.8.8', 'http://[2001:4860:4860::8888]', 'http://[::ffff:8.8.8.8]'])(
    'is not far away: %s',
    async (target) => {
      await expect(openPlug('shelly', target)).rejects.toThrow('is not on the own network, where a plug is.')
    },
  )

  it.each([
    'http://10.0.0.5',
    'http://192.168.1.50:8080',
    'http://[fd00::5]',
    'http://169.254.10.1',
    'http://localhost',
  ])('may be at %s', async (target) => {
    expect((await openPlug('shelly', target)).origin).toBe(target)
  })
})
