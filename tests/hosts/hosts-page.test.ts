import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { read } from '../../scripts/docs-files.ts'
import { tableUnder } from '../../scripts/docs-markdown.ts'
import {
  HANDLER_DEADLINE_MS,
  STREAM_SECONDS,
  UPLOAD_BYTES_MAX,
  UPLOAD_DEADLINE_MS,
  UPLOAD_TIMEOUT_MS,
} from '../../shared/limits.ts'
import { abilities } from './abilities.ts'
import { WRITE_TIMEOUT_MS } from './openfaas-gateway.ts'

/** Of AWS. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const HTTP_API_SECONDS = 30

describe('docs/hosts.md', () => {
  const page = read('docs/hosts.md')
  const [, heads = ''] = /^(\| \|.*\| Asserted in \|)$/m.exec(page) ?? []
  const hosts = heads
    .split('|')
    .slice(2, -2)
    .map((cell) => cell.trim())
  const rows = tableUnder(page, 'What each can')

  it('has a column for every host of the suite', () => {
    expect(hosts).toEqual(Object.keys(abilities))
  })

  it('says of every ability which host has it', () => {
    const told = rows.map(([what = '', ...cells]) => [
      /^`(\w+)`/.exec(what)?.[1],
      ...cells.slice(0, hosts.length).map((cell) => cell.split(/[:,]/)[0]),
    ])
    const names = Object.keys(abilities.OpenFaaS) as (keyof typeof abilities.OpenFaaS)[]
    expect(told).toEqual(
      names.map((name) => [name, ...Object.values(abilities).map((can) => (can[name] ? 'yes' : 'no'))]),
    )
  })

  it('tells the times and sizes as the code and the files of the hosts have them', () => {
    const proxy = Number(/^\t+write (\d+)s$/m.exec(read('deploy/caddy/Caddyfile'))?.[1])
    const template = read('deploy/lambda/template.yaml')
    const onLambda = (name: string) => Number(new RegExp(`^ +${name}: "(\\d+)"$`, 'm').exec(template)?.[1])
    const files = UPLOAD_BYTES_MAX / 1024 / 1024
    const everywhere = (value: number) => [value, value, value].map(String)
    expect(tableUnder(page, 'Times and sizes').map(([, ...cells]) => cells)).toEqual([
      [...everywhere(HANDLER_DEADLINE_MS / 1000), String(HANDLER_DEADLINE_MS / 1000)],
      [...everywhere(UPLOAD_TIMEOUT_MS / 1000), String(HTTP_API_SECONDS)],
      [`${files} MiB`, `${files} MiB`, `${files} MiB`, '4 MiB'],
      [...everywhere(STREAM_SECONDS), String(onLambda('STREAM_SECONDS'))],
      [...everywhere(STREAM_SECONDS), String(onLambda('POLL_SECONDS'))],
      ['–', String(proxy), String(WRITE_TIMEOUT_MS / 1000), String(HTTP_API_SECONDS)],
    ])
  })

  it('lets nothing be cut off that the functions themselves let go on', () => {
    const proxy = Number(/^\t+write (\d+)s$/m.exec(read('deploy/caddy/Caddyfile'))?.[1]) * 1000
    expect(proxy).toBeGreaterThan(UPLOAD_DEADLINE_MS)
    expect(proxy).toBeGreaterThan(STREAM_SECONDS * 1000)
    expect(WRITE_TIMEOUT_MS).toBeGreaterThan(STREAM_SECONDS * 1000)
  })

  it('names where each is asserted', () => {
    for (const row of rows) {
      const files = [...(row.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, file = '']) => file)
      expect(files.length).toBeGreaterThan(0)
      for (const file of files) expect([file, existsSync(file)]).toEqual([file, true])
    }
  })
})
