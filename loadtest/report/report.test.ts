import { describe, expect, it } from 'vitest'
import { markdownOf } from './markdown.ts'
import { pageOf } from './page.ts'
import { TEST_RESULTS } from './test-results.ts'

describe('the report as Markdown', () => {
  const text = markdownOf(TEST_RESULTS)

  it('has the paper’s own figures beside those of the run', () => {
    expect(text).toContain('| S1 | the paper | 25 | 4.8 | 29.07 | – | 100 % | 5.17 | 4.24 |')
    expect(text).toContain('| S1 | this run | 100 | 9.92 | 14.95 | 19.80 | 99 % | 9.98 | 3.25 |')
    expect(text).not.toContain('| S2 |')
  })

  it('has the highest rates, and does not call the load’s end the shop’s', () => {
    expect(text).toContain('| cart | 800 | 1600: 99.99 %, p99 400 ms |')
    expect(text).toContain('| stocks | at least 9000 | 9500: more than the load could send |')
  })

  it('has the joules of a sale, idle subtracted and not', () => {
    expect(text).toContain('| soak | 100 % | 3.50 | 2.50 | 99 | 0.354 | 0.101 |')
  })

  it('has what crept up in the soak', () => {
    expect(text).toContain('| memory of node, MiB | 100.0 | 110.0 |')
    expect(text).toContain('| sale, mean ms | 20.95 | 28.95 |')
  })

  it('has every answer that was not 200', () => {
    expect(text).toContain('| soak | sale | 200: 99, 503: 1 | – |')
  })

  it('says what a reader has to know', () => {
    expect(text).toContain('stopped before its end')
    expect(text).toContain('The plug-in for a plug was never tried on a real device.')
    expect(text).toContain('could not be read from 12:00:00 to 12:00:05: it does not answer')
  })
})

describe('the report as a page', async () => {
  const page = await pageOf(TEST_RESULTS)

  it('refers to nothing outside of it', () => {
    expect(page).not.toMatch(/\b(src|href|srcset|action|data)\s*=/i)
    expect(page).not.toMatch(/@import|url\(|<script|<link|<iframe|<img|https?:\/\//i)
  })

  it.each([
    'Latency over time',
    'How many were answered within which time (HDR histogram)',
    'Answered with 2xx, against what was asked for',
    'cart: p99 at each rate that was tried',
    'CPU of each process',
    'Memory of each process (RSS)',
    'Temperature',
    'Clock',
    'Power',
  ])('has a chart “%s” with something drawn on it', (title) => {
    const [, figure = ''] = page.split(`<figcaption>${title}</figcaption>`)
    expect(figure.split('</figure>')[0]).toMatch(/<(path class="line[^>]* d="M[\d. ]+|circle)/)
  })

  it('draws every point within its chart', () => {
    for (const [, path = ''] of page.matchAll(/<path [^>]*d="([^"]+)"/g)) {
      for (const [x = -1, y = -1] of path
        .split(/[ML]/)
        .slice(1)
        .map((point) => point.split(' ').map(Number))) {
        expect(x >= 0 && x <= 460 && y >= 0 && y <= 250, `${x} ${y}`).toBe(true)
      }
    }
  })

  it('shows text as text', () => {
    expect(page).toContain('a &lt;shop&gt; &amp; its &quot;database&quot;')
    expect(page).not.toContain('<shop>')
  })

  it('has no chart of what could not be read', async () => {
    const bare = await pageOf({ ...TEST_RESULTS, samples: [], power: undefined })
    expect(bare).not.toContain('<figcaption>Temperature')
    expect(bare).not.toContain('The machine under test')
  })
})
