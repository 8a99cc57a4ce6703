import { describe, expect, it } from 'vitest'
import { parseFunctionName } from './function-name.ts'
import { HOST_PLACES } from './host-places.ts'
import { PLACES } from './places.ts'

const name = parseFunctionName('goods-report', [])
const placeOf = (file: string) =>
  [...PLACES, ...HOST_PLACES].find((place) => place.file === file)?.add ?? (() => 'no such place')

describe('a place that lists functions', () => {
  it('is functions/index.ts, in the order of the alphabet', () => {
    const before = `import { pay } from './pay/handler.ts'

export const functions: readonly KedaiFunction[] = [
  cart,
  pay,
]
`
    expect(
      placeOf('functions/index.ts')(before, name),
    ).toBe(`import { goodsReport } from './goods-report/handler.ts'
import { pay } from './pay/handler.ts'

export const functions: readonly KedaiFunction[] = [cart, goodsReport, pay]
`)
  })

  it('is package-lock.json, in the order of npm', () => {
    const before = {
      version: '1.2.3',
      packages: { '': {}, 'functions/pay': {}, 'node_modules/@kedai/pay': {}, shared: {} },
    }
    const after = JSON.parse(placeOf('package-lock.json')(JSON.stringify(before), name))
    expect(Object.entries(after.packages)).toEqual([
      ['', {}],
      [
        'functions/goods-report',
        { name: '@kedai/goods-report', version: '1.2.3', dependencies: { '@kedai/shared': '*' } },
      ],
      ['functions/pay', {}],
      ['node_modules/@kedai/goods-report', { resolved: 'functions/goods-report', link: true }],
      ['node_modules/@kedai/pay', {}],
      ['shared', {}],
    ])
  })

  it('is the README, at the end of its table', () => {
    const before =
      'What it does\n\n| Function | Address | |\n|---|---|---|\n| pay | `POST` | pays |\n\nMore\n'
    expect(placeOf('README.md')(before, name)).toBe(
      'What it does\n\n| Function | Address | |\n|---|---|---|\n| pay | `POST` | pays |\n' +
        '| goods-report | `GET /api/small/goods-report/:goods_id` | one of the goods |\n\nMore\n',
    )
  })

  it('is docs/architecture.md, before the list of them all', () => {
    const before = '| `functions/pay/` | pay a cart | `shared/` |\n| `functions/index.ts` | the list |\n'
    expect(placeOf('docs/architecture.md')(before, name)).toBe(
      '| `functions/pay/` | pay a cart | `shared/` |\n' +
        '| `functions/goods-report/` | one of the goods | `shared/` |\n| `functions/index.ts` | the list |\n',
    )
  })

  it('is stack.yml, at its end', () => {
    const after = placeOf('stack.yml')('functions:\n  pay:\n    limits: *small\n', name)
    expect(after).toBe(`functions:
  pay:
    limits: *small

  goods-report:
    lang: openfaas-node
    handler: ./functions/goods-report
    image: \${KEDAI_REGISTRY:-localhost/kedai}/goods-report:\${KEDAI_TAG:-0.1.0}
    secrets: *secrets
    environment: *environment
    labels: *one
    limits: *small
`)
  })

  it('is docker-compose.yml, after the last function, on the next port', () => {
    const before =
      'services:\n  pay:\n    <<: *function\n    environment: {PORT: "8083"}\n\n  gateway:\n    image: caddy\n'
    expect(placeOf('docker-compose.yml')(before, name)).toBe(`services:
  pay:
    <<: *function
    environment: {PORT: "8083"}
  goods-report:
    <<: *function
    image: \${KEDAI_REGISTRY:-localhost/kedai}/goods-report:\${GOODS_REPORT_TAG:-\${KEDAI_TAG:-0.1.0}}
    scale: \${GOODS_REPORT_SCALE:-1}
    environment: {<<: *environment, PORT: "8084"}

  gateway:
    image: caddy
`)
  })

  it('is deploy/caddy/Caddyfile, where requests go and where the shop is ready', () => {
    const before =
      '\tmap {\n\t\tcart 8082\n\t\tpay 8083\n\t}\n\timport ready cart 8082\n\timport ready pay 8083\n}\n'
    expect(placeOf('deploy/caddy/Caddyfile')(before, name)).toBe(
      '\tmap {\n\t\tcart 8082\n\t\tpay 8083\n\t\tgoods-report 8084\n\t}\n' +
        '\timport ready cart 8082\n\timport ready pay 8083\n\timport ready goods-report 8084\n}\n',
    )
  })

  it.each([
    'functions/index.ts',
    'README.md',
    'docs/architecture.md',
    'docker-compose.yml',
    'deploy/caddy/Caddyfile',
  ])('says so when %s has none', (file) => {
    expect(() => placeOf(file)('nothing\n', name)).toThrow(`${file} has no `)
  })
})
