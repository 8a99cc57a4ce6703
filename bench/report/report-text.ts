import { growthText } from '../growth/growth-text.ts'
import type { Machine } from '../machine.ts'
import type { BenchOptions } from '../options.ts'
import type { BenchResults } from '../results.ts'
import { GOODS_COUNT } from '../scenarios.ts'
import { judge } from '../targets.ts'
import { bystanderNotes } from './bystander-notes.ts'
import { closedLoopTable } from './closed-loop-table.ts'
import { paperTable, ratesTable } from './open-loop-tables.ts'
import { processTable } from './process-table.ts'
import { serialTailTable } from './serial-tail-table.ts'
import { targetsTable } from './targets-table.ts'
import { whereGoIsBetter } from './where-go-is-better.ts'

/** What the names in the tables stand for. */
const NOTES = [
  `stocks: page 1 of ${GOODS_COUNT} goods, 10 on it; stocks-by-name: page 5 by name`,
  'cart: opens a cart with one line; pay: pays a cart of one line, with a key',
  'kedai: as a shop runs it; kedai-single: each write by itself, and lists not cached',
  "go-few: the paper's design in plain Go, with its few rows; go-same: the same with every row that Kedai books",
]

/** The whole report as plain text. */
export function reportText(results: BenchResults, { seconds, rounds }: BenchOptions): string {
  const { throughput, 'slow-flush': slowFlush, rates, paper, process: one, growth } = results
  const serialTail = results['serial-tail']
  const machine = (throughput ?? slowFlush ?? rates ?? paper ?? serialTail)?.machine
  const goIsBetter = whereGoIsBetter(results)
  return [
    `Medians of ${rounds} × ${seconds} s (least–most); CPU-ms a request`,
    throughput && section('Throughput', closedLoopTable(throughput.measured)),
    slowFlush &&
      section(
        `A flush takes ${slowFlush.added_ms} ms longer (a commit ${slowFlush.commit_ms.toFixed(1)} ms)`,
        closedLoopTable(slowFlush.measured),
      ),
    rates && section('Highest rate with p99 < 100 ms and 100 % success, open loop', ratesTable(rates)),
    paper && section("The paper's load test, open loop, on servers just started", paperTable(paper)),
    serialTail && section('A transaction of pay, watched within Kedai', serialTailTable(serialTail)),
    one && section('Processes, as they run in a shop', processTable(one)),
    growth && section('Cost in a big shop and in a small one', growthText(growth).trimEnd()),
    section('Targets', targetsTable(judge(results))),
    goIsBetter && section('Where plain Go is better', goIsBetter),
    [
      ...NOTES,
      ...(machine ? machineNotes(machine) : []),
      ...bystanderNotes(throughput?.bystanders ?? []),
    ].join('\n'),
  ]
    .filter((part) => part !== undefined)
    .join('\n\n')
}

function section(title: string, table: string): string {
  return `${title}\n\n${table}`
}

function machineNotes(machine: Machine): string[] {
  return [
    `${machine.cpu_count} × ${machine.cpu}; Linux ${machine.linux}; Node ${machine.node}; ${machine.database}`,
    `a flush takes ${machine.flush_ms.toFixed(2)} ms on ${machine.file_system}; every sale is flushed`,
    ...(machine.file_system === 'tmpfs'
      ? ['Mind: the data was in memory, where a flush costs nothing; TMPDIR names another folder.']
      : []),
  ]
}
