import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { markdownOf } from './markdown.ts'
import { pageOf } from './page.ts'
import type { Results } from './results.ts'

const REPORTS = fileURLToPath(new URL('../../build/loadtest/', import.meta.url))

/**
 * Writes `results.json`, `report.md` and `report.html` into a folder.
 *
 * @param folder - undefined for a new one in `build/loadtest/`, named by the time
 * @returns the folder's path
 */
export async function writeReport(results: Results, folder: string | undefined): Promise<string> {
  const path = resolve(folder ?? join(REPORTS, results.startedAt.replaceAll(':', '-')))
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'results.json'), `${JSON.stringify(results)}\n`)
  await writeFile(join(path, 'report.md'), markdownOf(results))
  await writeFile(join(path, 'report.html'), await pageOf(results))
  return path
}
