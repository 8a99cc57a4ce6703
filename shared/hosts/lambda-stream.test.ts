import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { lambdaFunction } from './lambda.ts'
import { CONTEXT, readEvent, stall } from './test-lambda.ts'

/** Nothing here asks it. */
const OPTIONS = { env: { DATABASE_URL: 'mysql://nobody@127.0.0.1:1/nothing', LOG_LEVEL: 'silent' } }

describe('a Lambda that may answer piece by piece', () => {
  /** Stands in for the runtime's: the beginning of the answer goes apart. */
  class Answer extends PassThrough {
    head: object | undefined
  }
  const HttpResponseStream = { from: (answer: Answer, head: object) => Object.assign(answer, { head }) }
  async function open() {
    vi.stubGlobal('awslambda', { HttpResponseStream, streamifyResponse: (handler: unknown) => handler })
    onTestFinished(() => void vi.unstubAllGlobals())
    const streaming = await lambdaFunction(stall, OPTIONS)
    onTestFinished(() => streaming.close())
    return (rawPath: string) => {
      const answer = new Answer()
      const done = streaming.stream?.(readEvent('function-url', { rawPath }), answer as never, CONTEXT)
      return { answer, done }
    }
  }

  it('does not where the runtime cannot', async () => {
    const lambda = await lambdaFunction(stall, OPTIONS)
    onTestFinished(() => lambda.close())
    expect(lambda.stream).toBeUndefined()
  })

  it('sends each piece as it comes', async () => {
    const { answer, done } = (await open())('/pieces')
    const [first] = await new Promise<[Buffer]>((resolve) => answer.once('data', (piece) => resolve([piece])))
    expect(first.toString()).toBe('first\n')
    expect(answer.head).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/event-stream' } })
    expect(await text(answer)).toBe('second\n')
    await done
  })

  it.each([
    ['/', 200, '"ip":"203.0.113.178"'],
    ['/nowhere', 404, '"reason":"NOT_FOUND"'],
  ])('answers %s whole', async (path, statusCode, part) => {
    const { answer, done } = (await open())(path)
    expect(await text(answer)).toContain(part)
    expect(answer.head).toMatchObject({ statusCode })
    await done
  })

  it('breaks off what breaks off', async () => {
    const { answer, done } = (await open())('/broken')
    answer.on('error', () => undefined).resume()
    await expect(done).rejects.toEqual(new Error('the answer broke off'))
  })
})
