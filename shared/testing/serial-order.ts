import type { FirstLock } from '../coalesce/coalesce-writes.ts'
import type { Decision } from '../coalesce/decision.ts'
import type { Database } from '../database/database.ts'
import type { Statements } from '../database/statements.ts'
import { Refusal } from '../errors/refusal.ts'

type Decide<Order, Answer> = (
  statements: Statements,
  orders: readonly Order[],
  firstLock: FirstLock,
) => Promise<readonly Decision<Answer>[]>

/** What orders came to: what each was answered, and the rows that they left. */
export interface Effect {
  readonly answers: readonly unknown[]
  readonly rows: readonly unknown[]
}

class Undo extends Error {}

/**
 * Runs the same orders on the same rows twice, together and one after the other, and leaves nothing behind.
 *
 * @param setUp - puts the rows there, in the transaction that is rolled back in the end
 * @param select - of what may be left; times, hashes and counts of repeats are left out
 */
export async function runBothWays<Order, Answer>(
  database: Database,
  setUp: (statements: Statements) => Promise<readonly Order[]>,
  decide: Decide<Order, Answer>,
  select: readonly string[],
): Promise<{ readonly together: Effect; readonly oneByOne: Effect }> {
  let effects: { together: Effect; oneByOne: Effect } | undefined
  const undone = database.transaction(
    async (statements) => {
      const orders = await setUp(statements)
      await statements.listChange('SAVEPOINT before_orders', [])
      const { decisions, sequence } = await decideTogether(statements, orders, decide)
      const together = await effectOf(statements, select, decisions)
      await statements.listChange('ROLLBACK TO SAVEPOINT before_orders', [])
      const oneByOne: Decision<Answer>[] = []
      for (const index of sequence) {
        const [alone] = await decide(statements, orders.slice(index, index + 1), 'wait')
        if (alone !== undefined) oneByOne[index] = alone
      }
      effects = { together, oneByOne: await effectOf(statements, select, oneByOne) }
      throw new Undo()
    },
    { recognisesItself: false },
  )
  await undone.catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error
  })
  if (effects === undefined) throw new Error('the transaction ended without having run')
  return effects
}

/** @returns the decisions, and in which sequence orders took effect: those that go alone come after the others */
async function decideTogether<Order, Answer>(
  statements: Statements,
  orders: readonly Order[],
  decide: Decide<Order, Answer>,
): Promise<{ decisions: Decision<Answer>[]; sequence: number[] }> {
  const decisions = [...(await decide(statements, orders, 'skip'))]
  const indexes = [...orders.keys()]
  const alone = indexes.filter((index) => decisions[index]?.kind === 'held-elsewhere')
  for (const index of alone) {
    const [decision] = await decide(statements, orders.slice(index, index + 1), 'wait')
    if (decision !== undefined) decisions[index] = decision
  }
  return { decisions, sequence: [...indexes.filter((index) => !alone.includes(index)), ...alone] }
}

async function effectOf<Answer>(
  statements: Statements,
  select: readonly string[],
  decisions: readonly Decision<Answer>[],
): Promise<Effect> {
  const rows: unknown[] = []
  for (const sql of select) rows.push(await statements.listRows(sql, []))
  return { answers: decisions.map(told), rows }
}

function told<Answer>(decision: Decision<Answer>): unknown {
  if (decision.kind !== 'refused') return decision
  const { refusal } = decision
  return refusal instanceof Refusal ? { reason: refusal.reason, details: refusal.details } : refusal
}
