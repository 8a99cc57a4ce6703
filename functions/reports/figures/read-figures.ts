import type { Statements } from '@kedai/shared/database/statements.ts'
import type { Platform } from '@kedai/shared/http/define-function.ts'
import type { BusinessDay } from '@kedai/shared/ledger/business-date.ts'
import { businessDateNow, readLedgerClock } from '@kedai/shared/ledger/ledger-head.ts'
import { type Facts, readFacts } from '@kedai/shared/reports/read-facts.ts'
import { goodsOf } from '../goods-figures.ts'
import { daysOf, type Period } from '../period.ts'
import { readGoodsNames, readStaffNames } from '../read-names.ts'
import { buildFigures, buildSeries, type FiguresSource } from './build-figures.ts'
import type { Figures, PeriodFigures } from './contract.ts'
import { readCredit } from './read-credit.ts'

/** @param date - undefined for the shop's today */
export type ReadDay = (date: string | undefined) => Promise<Figures>
export type ReadPeriod = (period: Period, group: 'day' | 'month') => Promise<PeriodFigures>

type Needs = Pick<Platform, 'database' | 'settings'>

export function createReadDay({ database, settings }: Needs): ReadDay {
  return async (date) => {
    const { businessDay } = await settings.current()
    return database.snapshot(async (statements) => {
      const day = date ?? businessDateNow(await readLedgerClock(statements), businessDay)
      return buildFigures(await readSource(statements, { from: day, to: day }, businessDay))
    })
  }
}

export function createReadPeriod({ database, settings }: Needs): ReadPeriod {
  return async (period, group) => {
    const { businessDay } = await settings.current()
    const source = await database.snapshot((statements) => readSource(statements, period, businessDay))
    return { ...buildFigures(source), series: buildSeries(source.facts, group) }
  }
}

async function readSource(
  statements: Statements,
  { from, to }: Period,
  day: BusinessDay,
): Promise<FiguresSource> {
  const period = { from, to }
  const facts = await readFacts(statements, daysOf(period))
  return {
    period,
    facts,
    day,
    goodsNames: await readGoodsNames(statements, goodsOf(facts)),
    staffNames: await readStaffNames(statements, staffOf(facts)),
    credit: await readCredit(statements, period),
  }
}

function staffOf(facts: Facts): number[] {
  const keys = new Set([...facts.of('cashier').keys(), ...facts.of('refund_cashier').keys()])
  return [...keys].filter((key) => key !== '').map(Number)
}
