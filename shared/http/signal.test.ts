import { describe, expect, it } from 'vitest'
import { createSignal } from './signal.ts'

describe('a signal', () => {
  it('reaches whoever listens, each time, in the order in which they came', () => {
    const heard: string[] = []
    const signal = createSignal()
    signal.fire()
    signal.onFire(() => heard.push('first'))
    signal.onFire(() => heard.push('second'))
    signal.fire()
    signal.fire()
    expect(heard).toEqual(['first', 'second', 'first', 'second'])
  })
})
