import { expect, it } from 'vitest'
import { programOf } from './go-install.ts'

it.each([
  ['github.com/tsenart/vegeta/v12', 'vegeta'],
  ['github.com/Shopify/toxiproxy/v2/cmd/server', 'server'],
])('knows what Go calls the program of %s', (module, program) => {
  expect(programOf(module)).toBe(program)
})
