import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeSecrets } from './compose/make-secrets.ts'
import { writeVariable } from './images/env-file.ts'

/**
 * `npm run compose:init` makes what `docker compose up` needs beside the images: the secrets, a folder for backups, and
 * in `.env` the user who owns that folder. What is there already stays as it is.
 */
const ROOT = fileURLToPath(new URL('..', import.meta.url))

const made = makeSecrets(join(ROOT, 'secrets'))
process.stdout.write(
  made.length > 0 ? `Made in secrets/: ${made.join(', ')}.\n` : 'The secrets are there already.\n',
)
mkdirSync(join(ROOT, 'backups'), { recursive: true, mode: 0o700 })
writeVariable(join(ROOT, '.env'), 'KEDAI_USER', `${process.getuid?.()}:${process.getgid?.()}`)
