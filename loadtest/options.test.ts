import { describe, expect, it } from 'vitest'
import { readOptions } from './options.ts'

describe('the load test’s options', () => {
  it('have a value each where nothing is asked for', () => {
    expect(readOptions([])).toEqual({
      command: 'run',
      target: undefined,
      setUpCode: undefined,
      ownHosts: [],
      parts: ['S1', 'S2', 'S3', '10xS3', 'rush', 'ramp', 'soak'],
      seconds: 5,
      rushRate: 20,
      rushSeconds: 20,
      soakRate: 2,
      soakSeconds: 180,
      rampSeconds: 3,
      rampTo: 200_000,
      idleSeconds: 30,
      power: undefined,
      seed: 1,
      outputFolder: undefined,
    })
  })

  it('are as they are given', () => {
    const given =
      '--target http://10.0.0.1 --i-own-this-host a.example --i-own-this-host b.example --only soak,S1 --seconds 7 --rush-rate 50 --soak-time 8h --power rapl --seed 9 --out report'
    expect(readOptions(given.split(' '))).toMatchObject({
      target: 'http://10.0.0.1',
      ownHosts: ['a.example', 'b.example'],
      parts: ['S1', 'soak'],
      seconds: 7,
      rushRate: 50,
      soakSeconds: 28_800,
      power: 'rapl',
      seed: 9,
      outputFolder: 'report',
    })
  })

  it('may be short altogether, with some of them given', () => {
    expect(readOptions(['--quick', '--soak-time', '2m'])).toMatchObject({ seconds: 1, soakSeconds: 120 })
  })

  it('may be two reports to compare', () => {
    expect(readOptions(['compare', 'a', 'b'])).toEqual({ command: 'compare', before: 'a', after: 'b' })
  })

  it.each([
    [['--rush-rate', '501'], '--rush-rate takes whole numbers from 1 to 500.'],
    [['--rush-rate', '1.5'], '--rush-rate takes'],
    [['--soak-time', '0s'], '--soak-time takes a time like 90s, 10m or 8h, up to 168h.'],
    [['--soak-time', '169h'], '--soak-time takes'],
    [['--seconds', '1d'], '--seconds takes'],
    [['--only', 'S1,S4'], '--only takes S1,S2,S3,10xS3,rush,ramp,soak, not S4.'],
    [['--set-up-code', 'ABCDE-12345'], '--set-up-code is of a shop that --target names.'],
    [['--speed'], "Unknown option '--speed'."],
    [['compare', 'a'], 'compare BEFORE AFTER'],
    [['faster'], 'compare BEFORE AFTER'],
  ])('are refused where they make no sense: %j', (given, message) => {
    expect(() => readOptions(given)).toThrow(message)
  })
})
