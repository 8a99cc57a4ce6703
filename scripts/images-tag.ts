import { fileURLToPath } from 'node:url'
import { contentTag } from './images/content-tag.ts'

/** `npm run --silent images:tag` prints the tag of the images that this code makes. */
process.stdout.write(`${contentTag(fileURLToPath(new URL('..', import.meta.url)))}\n`)
