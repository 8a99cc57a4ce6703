import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type LambdaEvent, lambdaRequest } from './lambda-request.ts'

const EVENTS = new URL('../../deploy/lambda/events/', import.meta.url)
const read = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`${name}.json`, EVENTS), 'utf8'))
const asked = (name: string, change: object = {}) =>
  lambdaRequest({ ...read(name), ...change } as unknown as LambdaEvent, 'stocks')
const within = (name: string, path: string, field = 'rawPath') => asked(name, { [field]: path }).path

describe('an event', () => {
  it.each([
    ['rest-api', '/?search=kopi+susu%2C+gula&total_goods=5'],
    ['http-api', '/?search=kopi+susu%2C%20gula&total_goods=5'],
    ['http-api-stage', '/?search=kopi+susu%2C%20gula&total_goods=5'],
    ['function-url', '/?search=kopi+susu%2C%20gula&total_goods=5'],
    ['load-balancer', '/?search=kopi+susu%2C%20gula&total_goods=5'],
    ['load-balancer-multi-value', '/?search=kopi+susu%2C%20gula&total_goods=5'],
  ])('as %s sends it is a GET of %s from the address that AWS saw', (name, path) => {
    const request = asked(name)
    expect(request).toMatchObject({
      httpMethod: 'GET',
      path,
      requestContext: { identity: { sourceIp: '203.0.113.178' } },
    })
    expect(request.headers).toMatchObject({ accept: 'application/json', 'x-forwarded-proto': 'https' })
  })

  it.each([
    ['rest-api', 'theme=dark; till=1', undefined],
    ['http-api', undefined, ['theme=dark', 'till=1']],
    ['function-url', undefined, ['theme=dark', 'till=1']],
    ['load-balancer', 'theme=dark; till=1', undefined],
    ['load-balancer-multi-value', 'theme=dark; till=1', undefined],
  ])('as %s sends it keeps its cookies', (name, header, cookies) => {
    const request = asked(name)
    expect([request.headers['cookie'], request.cookies]).toEqual([header, cookies])
  })

  it.each([
    ['http-api', '/function/stocks', '/'],
    ['http-api', '/function/stocks/', '/'],
    ['http-api', '/api/small/stocks', '/'],
    ['http-api', '/api/small/stocks/goods/1', '/goods/1'],
    ['http-api', '/function/stocks/a%2Fb', '/a%2Fb'],
    ['http-api-stage', '/prod/function/stocks', '/'],
    ['http-api-stage', '/prod/api/small/stocks/1', '/1'],
    ['http-api-stage', '/shop/api/small/stocks/1', '/1'],
    ['http-api-stage', '/prod', '/'],
    ['http-api-stage', '/prod/1', '/1'],
    ['http-api-stage', '/production/1', '/production/1'],
    ['function-url', '/1', '/1'],
    ['function-url', '/_/ready', '/_/ready'],
    ['function-url', '/function/stocks/1', '/1'],
    ['function-url', '/function/stocksroom', '/function/stocksroom'],
    ['function-url', '/a/b/function/stocks', '/a/b/function/stocks'],
  ])('as %s sends it for %s is for %s of the function', (name, path, own) => {
    expect(within(name, path).split('?')[0]).toBe(own)
  })

  it('of a REST API has the stage nowhere in its path, so that nothing of its name is taken away', () => {
    expect(within('rest-api', '/prod/1', 'path').split('?')[0]).toBe('/prod/1')
    expect(within('rest-api', '/shop/function/stocks/1', 'path').split('?')[0]).toBe('/1')
  })

  it('keeps a parameter that comes twice', () => {
    const twice = { sort: ['ASC', 'DESC'] }
    expect(asked('rest-api', { multiValueQueryStringParameters: twice }).path).toBe('/?sort=ASC&sort=DESC')
    expect(asked('load-balancer-multi-value', { multiValueQueryStringParameters: twice }).path).toBe(
      '/?sort=ASC&sort=DESC',
    )
    expect(asked('http-api', { rawQueryString: 'sort=ASC&sort=DESC' }).path).toBe('/?sort=ASC&sort=DESC')
  })

  it('needs no query', () => {
    expect(asked('http-api', { rawQueryString: '' }).path).toBe('/')
    const none = { queryStringParameters: null, multiValueQueryStringParameters: null }
    expect(asked('rest-api', none).path).toBe('/')
    expect(asked('load-balancer', { queryStringParameters: {} }).path).toBe('/')
  })

  it('keeps a header that comes twice, by a name in lower case', () => {
    const request = asked('rest-api', {
      headers: { 'X-Request-Id': 'mine', Via: 'b' },
      multiValueHeaders: { 'X-Request-Id': ['mine'], Via: ['a', 'b'] },
    })
    expect(request.headers).toEqual({ 'x-request-id': 'mine', via: ['a', 'b'] })
  })

  it('is from nobody known where a load balancer is told not to say', () => {
    const { identity } = asked('load-balancer', { headers: {} }).requestContext
    expect(identity.sourceIp).toBe('')
  })

  it('keeps its body as it is', () => {
    expect(asked('http-api', { body: 'eyJ9', isBase64Encoded: true })).toMatchObject({
      body: 'eyJ9',
      isBase64Encoded: true,
    })
    expect(asked('function-url').body).toBeNull()
  })
})
