import { writeAudit } from '@kedai/shared/auth/audit.ts'
import type { StaffCaller } from '@kedai/shared/auth/caller.ts'
import type { Statements } from '@kedai/shared/database/statements.ts'
import { Refusal } from '@kedai/shared/errors/refusal.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import { createTurns } from '@kedai/shared/http/one-at-a-time.ts'
import type { Idempotency } from '@kedai/shared/idempotency/idempotency.ts'
import { lockNothing, oncePerKey } from '@kedai/shared/idempotency/once.ts'
import type { Outcome } from '@kedai/shared/idempotency/outcome.ts'
import {
  IMPORT_FAULTS_MAX,
  IMPORT_TRANSACTION_DEADLINE_MS,
  IMPORTS_WAITING_MAX,
} from '@kedai/shared/limits.ts'
import type { ImportFault, ImportQuery, ImportReport } from './contract.ts'
import { findGoods } from './find-goods.ts'
import { type ImportPlan, planImport } from './plan-import.ts'
import { readFile } from './read-file.ts'
import { type ReadLine, readLine } from './read-line.ts'
import { writeImport } from './write-import.ts'

/** One at a time in a process: each holds a connection for as long as it takes. */
const inTurn = createTurns(IMPORTS_WAITING_MAX)

/** Tells how far an import is: how many lines of how many are written. */
export type OnProgress = (done: number, total: number) => void

/**
 * Tells what an import of this file would do, and every fault of it. Nothing is changed.
 *
 * @throws Refusal `CSV_INVALID`
 */
export type CheckImport = (file: Buffer, separator: ImportQuery['separator']) => Promise<ImportReport>

/**
 * Imports a file of goods, all of it or nothing.
 *
 * @throws Refusal `CSV_INVALID`; `IMPORT_FAULTY` with the faults; `VERSION_CHANGED` where somebody edits the same goods
 */
export type ImportGoods = (
  file: Buffer,
  separator: ImportQuery['separator'],
  caller: StaffCaller,
  idempotency: Idempotency,
  onProgress: OnProgress,
) => Promise<Outcome<ImportReport>>

export function createCheckImport({ database }: Pick<Platform, 'database'>): CheckImport {
  return async (file, separator) => {
    const faults = createFaults()
    const lines = (await readFile(file, separator)).map((line) => readLine(line, faults.note))
    const plan = await database.read((statements) => planOf(statements, lines, faults))
    return reportOf(lines, plan, faults, true)
  }
}

export function createImportGoods({
  database,
  goodsChanged,
}: Pick<Platform, 'database' | 'goodsChanged'>): ImportGoods {
  const importOnce: ImportGoods = async (file, separator, caller, idempotency, onProgress) => {
    const cellFaults = createFaults()
    const lines = (await readFile(file, separator)).map((line) => readLine(line, cellFaults.note))
    const outcome = await oncePerKey<undefined, ImportReport>(database, {
      idempotency,
      deadlineMs: IMPORT_TRANSACTION_DEADLINE_MS,
      lock: lockNothing,
      work: async (statements) => {
        const faults = createFaults(cellFaults)
        const plan = await planOf(statements, lines, faults)
        if (faults.count > 0) {
          throw new Refusal('IMPORT_FAULTY', { faults: faults.first(), fault_count: faults.count })
        }
        await writeImport(statements, plan, caller.staffId, (count) => onProgress(count, lines.length))
        const report = reportOf(lines, plan, faults, false)
        const { line_count, created_count, changed_count } = report
        await writeAudit(statements, {
          staffId: caller.staffId,
          action: 'goods.import',
          subject: 'goods',
          subjectId: '',
          detail: { line_count, created_count, changed_count },
        })
        return report
      },
    })
    goodsChanged.fire()
    return outcome
  }
  return (...args) => inTurn(() => importOnce(...args))
}

/** Anew in each run: what was found in the run before it is forgotten. */
async function planOf(
  statements: Statements,
  lines: readonly ReadLine[],
  faults: Faults,
): Promise<ImportPlan> {
  return planImport(lines, await findGoods(statements, lines), faults.note)
}

interface Faults {
  readonly count: number
  note(line: number, column: string, problem: string): void
  /** As many as are told, by line. */
  first(): ImportFault[]
  all(): readonly ImportFault[]
}

function createFaults(earlier?: Faults): Faults {
  const faults: ImportFault[] = [...(earlier?.all() ?? [])]
  return {
    get count() {
      return faults.length
    },
    note: (line, column, problem) => {
      faults.push({ line, column, problem })
    },
    first: () => faults.toSorted((a, b) => a.line - b.line).slice(0, IMPORT_FAULTS_MAX),
    all: () => faults,
  }
}

function reportOf(
  lines: readonly ReadLine[],
  { created, changed, unchangedCount }: ImportPlan,
  faults: Faults,
  isDryRun: boolean,
): ImportReport {
  return {
    dry_run: isDryRun,
    line_count: lines.length,
    created_count: created.length,
    changed_count: changed.length,
    unchanged_count: unchangedCount,
    fault_count: faults.count,
    faults: faults.first(),
  }
}
