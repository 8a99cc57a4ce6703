import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Database } from '@kedai/shared/database/database.ts'
import autocannon from 'autocannon'
import { contentTag } from '../scripts/images/content-tag.ts'
import { sizeAboveBase } from '../scripts/images/measure-size.ts'
import { type MeasuredImage, measuredTable } from '../scripts/images/measured-table.ts'
import { type RunningImage, runImage } from '../scripts/images/run-image.ts'
import { runProgram } from '../scripts/images/run-program.ts'
import { readStack } from '../scripts/images/stack.ts'
import { figureOf } from './figure.ts'
import { openShopDatabase } from './open-shop-database.ts'
import { type BenchRequest, createScenarios } from './scenarios.ts'

/**
 * `npm run images:measure [-- name …]` prints a table of the images of all functions, or of these: size, start, memory.
 * It needs Docker, the images (`npm run images`) and MariaDB's server.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const REST_MS = 3000
const CLIENTS = 32
/** Above what a function pays within the load. */
const REQUESTS_MAX = 20_000
/** Compiled code is looked for here; an empty folder over it holds none. */
const WITHOUT_COMPILED = ['--tmpfs=/home/app/compile-cache:uid=10001,gid=10001']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tag: { type: 'string', default: process.env['KEDAI_TAG'] || contentTag(ROOT) },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    // To try other settings of Node than the image's; its compiled code does not fit then.
    'node-options': { type: 'string' },
  },
})
const rounds = Number(values.rounds)
const { functions } = readStack(ROOT, { ...process.env, KEDAI_TAG: values.tag })

await using cleanUp = new AsyncDisposableStack()
const folder = await mkdtemp(join(tmpdir(), 'kedai-measure-'))
cleanUp.defer(() => rm(folder, { recursive: true }))
// The socket in it is for the containers' own user too.
await chmod(folder, 0o755)
const { databaseUrl, database } = await openShopDatabase(folder, cleanUp)

const measured: MeasuredImage[] = []
for (const [name, { image }] of Object.entries(functions)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  process.stderr.write(`${name} …\n`)
  measured.push(await measureImage(name, image, database))
}
process.stdout.write(measuredTable(measured))

async function measureImage(name: string, image: string, database: Database): Promise<MeasuredImage> {
  const run = (...options: readonly string[]) =>
    runImage({
      image,
      env: {
        DATABASE_URL: databaseUrl,
        ...(values['node-options'] !== undefined && { NODE_OPTIONS: values['node-options'] }),
      },
      options: [`--volume=${folder}:${folder}:ro`, ...options],
    })
  const startsMs: number[] = []
  const coldStartsMs: number[] = []
  // By turns, so that what else the machine does meets both alike.
  for (let round = 0; round < rounds; round++) {
    for (const [list, options] of [
      [startsMs, []],
      [coldStartsMs, WITHOUT_COMPILED],
    ] as const) {
      await using one = await run(...options)
      list.push(one.firstAnswerMs)
    }
  }
  await using one = await run()
  await delay(REST_MS)
  const atRest = await one.memory()
  await load(name, one, database)
  return {
    name,
    imageBytes: await sizeAboveBase(image),
    bundleBytes: Number(await inContainer(one, "fs.statSync('function.mjs').size")),
    startMs: figureOf(startsMs).median,
    coldStartMs: figureOf(coldStartsMs).median,
    atRest,
    afterLoad: await one.memory(),
  }
}

function inContainer({ id }: RunningImage, expression: string): Promise<string> {
  return runProgram('docker', ['exec', id, 'node', '--print', expression])
}

/** What the bench asks of stocks, cart and pay; of others their list, which is refused to somebody not signed in. */
async function load(name: string, { url }: RunningImage, database: Database): Promise<void> {
  const scenario = createScenarios(database).find((one) => one.name === name)
  await scenario?.prepare(REQUESTS_MAX)
  const list: BenchRequest = { method: 'GET', path: '/' }
  const request = scenario?.request ?? list
  const next = () => {
    const { path, ...one } = (typeof request === 'function' ? request() : request) ?? list
    return { ...one, path: path.replace(/^\/api\/small\/\w+/, '/') }
  }
  await autocannon({
    url,
    connections: CLIENTS,
    duration: Number(values.seconds),
    requests: [{ setupRequest: (prepared) => Object.assign({}, prepared, next()) }],
  })
}
