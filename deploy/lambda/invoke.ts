import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * `node deploy/lambda/invoke.ts <index.mjs> <event.json>` does what AWS does with a Lambda that nobody has asked yet:
 * loads it and hands it one event. Prints one line of JSON: the answer, and how long each took.
 */
const [file = '', eventFile = ''] = process.argv.slice(2)
const event: unknown = JSON.parse(readFileSync(eventFile, 'utf8'))
const REMAINING_MS = 60_000

const startedAt = performance.now()
const { handler } = await import(pathToFileURL(resolve(file)).href)
const loadedAt = performance.now()
const answer: unknown = await handler(event, { getRemainingTimeInMillis: () => REMAINING_MS })
const answeredAt = performance.now()
process.stdout.write(
  `${JSON.stringify({
    initMs: Math.round(loadedAt - startedAt),
    answerMs: Math.round(answeredAt - loadedAt),
    rssMb: Math.round(process.memoryUsage.rss() / 1_000_000),
    answer,
  })}\n`,
  // A pool of connections would keep the process; AWS would freeze it.
  () => process.exit(),
)
