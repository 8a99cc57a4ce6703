import { describe, expect, it } from 'vitest'
import { buildArguments } from './build-image.ts'

const PLAIN = { context: 'build/stocks', image: 'localhost/kedai/stocks:1', version: '1' }

describe('what docker is told to build', () => {
  it('is an image of this machine, on the base images that the Dockerfile names', () => {
    expect(buildArguments(PLAIN, undefined)).toEqual([
      'buildx',
      'build',
      '--load',
      '--progress=plain',
      '--tag=localhost/kedai/stocks:1',
      '--build-arg=VERSION=1',
      'build/stocks',
    ])
  })

  it('may be for another processor, on other base images, with what npm needs here', () => {
    const options = {
      ...PLAIN,
      platform: 'linux/arm64',
      buildBase: 'my/build:1',
      runtimeBase: 'my/runtime:1',
    }
    expect(buildArguments(options, '/home/me/.npmrc')).toEqual([
      'buildx',
      'build',
      '--load',
      '--progress=plain',
      '--tag=localhost/kedai/stocks:1',
      '--platform=linux/arm64',
      '--build-arg=VERSION=1',
      '--build-arg=BUILD_BASE=my/build:1',
      '--build-arg=RUNTIME_BASE=my/runtime:1',
      '--secret=id=npmrc,src=/home/me/.npmrc',
      'build/stocks',
    ])
  })
})
