import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeContext } from './images/build-context.ts'
import { buildImage } from './images/build-image.ts'
import { contentTag } from './images/content-tag.ts'
import { writeVariable } from './images/env-file.ts'
import { readStack } from './images/stack.ts'

/**
 * `npm run images [-- name …]` builds the images of all functions, or of these, and of the owner's tools, with Docker
 * alone; `docker compose up` takes them by the tag that is written into `.env`.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))
const TOOLS = {
  handler: './start',
  copy: ['./shared', './migrations', './package.json', './package-lock.json'],
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tag: { type: 'string', default: process.env['KEDAI_TAG'] || contentTag(ROOT) },
    platform: { type: 'string' },
    'build-base': { type: 'string', default: process.env['KEDAI_BUILD_BASE'] },
    'runtime-base': { type: 'string', default: process.env['KEDAI_RUNTIME_BASE'] },
    // Builds and leaves it to others to say which tag is used.
    'no-env-file': { type: 'boolean', default: false },
  },
})
const { tag } = values
const stack = readStack(ROOT, { ...process.env, KEDAI_TAG: tag })
const registry = process.env['KEDAI_REGISTRY'] || 'localhost/kedai'
const images = [
  ...Object.entries(stack.functions).map(([name, { handler, image }]) => ({
    name,
    handler,
    image,
    copy: stack.configuration.copy,
  })),
  { name: 'tools', ...TOOLS, image: `${registry}/tools:${tag}` },
]
const unknown = positionals.filter((name) => !images.some((one) => one.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `There is no image ${unknown.join(', ')}; there are: ${images.map(({ name }) => name).join(', ')}.\n`,
  )
  process.exit(1)
}
for (const { name, handler, copy, image } of images) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  process.stdout.write(`Building ${image} …\n`)
  await buildImage({
    context: makeContext({ root: ROOT, name, handler, copy }),
    image,
    version: tag,
    platform: values.platform,
    buildBase: values['build-base'],
    runtimeBase: values['runtime-base'],
  }).catch(({ message }: Error) => {
    process.stderr.write(`${message}\n`)
    process.exit(1)
  })
}
if (positionals.length === 0 && !values['no-env-file']) {
  writeVariable(join(ROOT, '.env'), 'KEDAI_TAG', tag)
  process.stdout.write(`docker compose uses the tag ${tag} now (KEDAI_TAG in .env).\n`)
}
