import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LoadTestFault } from '../load-test-fault.ts'
import { Results } from './results.ts'

/**
 * Reads `results.json` of a report.
 *
 * @param folder - of the report
 * @throws {@link LoadTestFault} where there is none, or it is of another layout
 */
export async function readResults(folder: string): Promise<Results> {
  const file = join(folder, 'results.json')
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new LoadTestFault(`${folder} is no folder of a report: ${file} cannot be read.`, { cause })
  })
  try {
    return Results.parse(JSON.parse(text))
  } catch (cause) {
    throw new LoadTestFault(`${file} is not as this version of the load test writes it.`, { cause })
  }
}
