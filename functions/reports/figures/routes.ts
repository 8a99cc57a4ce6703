import { answerReport, reportResponse } from '@kedai/shared/csv/csv-answer.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { DayQuery, Figures, PeriodFigures, PeriodQuery } from './contract.ts'
import { figuresTable } from './figures-table.ts'
import { createReadDay, createReadPeriod, type ReadDay, type ReadPeriod } from './read-figures.ts'

/** What the figures need from outside. */
export interface FiguresDeps {
  readonly readDay: ReadDay
  readonly readPeriod: ReadPeriod
}

export const figures = definePart<FiguresDeps>({
  wire: (platform) => ({ readDay: createReadDay(platform), readPeriod: createReadPeriod(platform) }),
  routes:
    ({ readDay, readPeriod }) =>
    async (app) => {
      app.get(
        '/day',
        {
          config: { access: 'reports.read' },
          schema: {
            operationId: 'reportDay',
            summary: 'What was sold on a business date',
            querystring: DayQuery,
            response: { ...reportResponse(Figures), ...refusals() },
          },
        },
        async (request, reply) => {
          const day = await readDay(request.query.date)
          return answerReport(reply, request.query, day, { name: `sales-${day.from}`, table: figuresTable })
        },
      )

      app.get(
        '/period',
        {
          config: { access: 'reports.read' },
          schema: {
            operationId: 'reportPeriod',
            summary: 'What was sold in a period',
            querystring: PeriodQuery,
            response: { ...reportResponse(PeriodFigures), ...refusals() },
          },
        },
        async (request, reply) => {
          const period = await readPeriod(request.query, request.query.group)
          const name = `sales-${period.from}-${period.to}`
          return answerReport(reply, request.query, period, { name, table: figuresTable })
        },
      )
    },
})
