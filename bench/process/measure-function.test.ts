import { expect, it } from 'vitest'
import { imageEnvironment } from './measure-function.ts'

it('reads the variables of the image from its Dockerfile', () => {
  const dockerfile = 'FROM x\nENV NODE_OPTIONS="--a=1 --b=2" \\\n    ARENAS=2\nUSER 1\n'
  expect(imageEnvironment(dockerfile)).toEqual({ NODE_OPTIONS: '--a=1 --b=2', ARENAS: '2' })
  expect(imageEnvironment()).toHaveProperty('NODE_OPTIONS')
})
