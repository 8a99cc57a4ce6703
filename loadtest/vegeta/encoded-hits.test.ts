import { describe, expect, it } from 'vitest'
import { hitsIn } from './encoded-hits.ts'

/** As vegeta 12.13.0 wrote it, with the headers cut short. */
const CSV = `1795548736690320955,200,2017335,0,0,,eyJjb2RlIjoyMDB9,,2,GET,http://127.0.0.1:8799/,Q29u
1795548735690288834,503,3824978,71,0,503 Service Unavailable,,,0,POST,http://127.0.0.1:8799/,Q29u
1795548737715259072,0,484392,0,0,"Get ""http://127.0.0.1:8798/"": dial tcp 0.0.0.0:0->127.0.0.1:8798: connect: connection refused",,,3,GET,http://127.0.0.1:8798/,
1795548738215668932,0,25319,0,0,no targets to attack,,,4,,,
`

describe('what vegeta wrote', () => {
  it('has every request that was sent, in the order of sending', () => {
    expect(hitsIn(CSV)).toEqual([
      {
        atMs: expect.closeTo(1_795_548_735_690.289, 2),
        latencyMs: 3.824978,
        code: 503,
        error: '503 Service Unavailable',
        body: '',
      },
      {
        atMs: expect.closeTo(1_795_548_736_690.321, 2),
        latencyMs: 2.017335,
        code: 200,
        error: '',
        body: '{"code":200}',
      },
      {
        atMs: expect.closeTo(1_795_548_737_715.259, 2),
        latencyMs: 0.484392,
        code: 0,
        error:
          'Get "http://127.0.0.1:8798/": dial tcp 0.0.0.0:0->127.0.0.1:8798: connect: connection refused',
        body: '',
      },
    ])
  })

  it('may be nothing', () => {
    expect(hitsIn('')).toEqual([])
  })
})
