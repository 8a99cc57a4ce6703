import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What is asked for is built by the Go that is there; without C, so that no compiler of it is needed. */
export const GO_ENVIRONMENT = ['CGO_ENABLED=0', 'GOTOOLCHAIN=local', 'GOFLAGS='] as const

/**
 * Builds a program into a folder of its own, whole or not at all, also where two do so at once.
 *
 * @param program - path of what is built, within `folder`
 * @param build - puts it into the folder that it is given, which then becomes `folder`
 */
export async function buildOnce(
  { folder, program }: { readonly folder: string; readonly program: string },
  build: (work: string) => Promise<unknown>,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  const work = await mkdtemp(join(dirname(folder), '.build-'))
  try {
    await build(work)
    await rename(work, folder)
  } catch (error) {
    if (!existsSync(program)) throw error
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
