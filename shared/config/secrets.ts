import { existsSync, readFileSync } from 'node:fs'

/** Where Docker and OpenFaaS put secrets: one file each, named in lower case with dashes. */
const SECRET_FOLDERS = ['/run/secrets', '/var/openfaas/secrets']

/**
 * Secrets that are given as files: by `NAME_FILE`, else by a file `name` (or `NAME`) in a secrets folder. A
 * value in the environment itself wins over a folder's file, not over `NAME_FILE`.
 *
 * @returns the values found, without their trailing newline, and one line for each file that cannot be read
 */
export function readSecrets(
  env: NodeJS.ProcessEnv,
  names: readonly string[],
  folders: readonly string[] = SECRET_FOLDERS,
): { values: Record<string, string>; faults: string[] } {
  const values: Record<string, string> = {}
  const faults: string[] = []
  for (const name of names) {
    const file = env[`${name}_FILE`] || (env[name] ? undefined : findSecretFile(name, folders))
    if (file === undefined) continue
    try {
      values[name] = readFileSync(file, 'utf8').trimEnd()
    } catch (error) {
      faults.push(`${name}_FILE cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`)
    }
  }
  return { values, faults }
}

function findSecretFile(name: string, folders: readonly string[]): string | undefined {
  const spellings = [name.toLowerCase().replaceAll('_', '-'), name]
  return folders
    .flatMap((folder) => spellings.map((spelling) => `${folder}/${spelling}`))
    .find((path) => existsSync(path))
}
