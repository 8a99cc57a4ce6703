import { fileURLToPath } from 'node:url'

/** What keeps a command from running; `message` is one plain sentence for whoever typed it. */
export class Fault extends Error {}

/** The clone's own folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
