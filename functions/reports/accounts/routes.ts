import { answerReport, reportResponse } from '@kedai/shared/csv/csv-answer.ts'
import { definePart } from '@kedai/shared/http/define-function.ts'
import { refusals } from '@kedai/shared/http/refusals.ts'
import { customersTable, shiftsTable } from './account-tables.ts'
import { CustomersReport, CustomersReportQuery, ShiftsReport, ShiftsReportQuery } from './contract.ts'
import { createReportCustomers, type ReportCustomers } from './report-customers.ts'
import { createReportShifts, type ReportShifts } from './report-shifts.ts'

/** What the reports on drawers and customers' accounts need from outside. */
export interface AccountReportsDeps {
  readonly reportShifts: ReportShifts
  readonly reportCustomers: ReportCustomers
}

export const accountReports = definePart<AccountReportsDeps>({
  wire: (platform) => ({
    reportShifts: createReportShifts(platform),
    reportCustomers: createReportCustomers(platform),
  }),
  routes:
    ({ reportShifts, reportCustomers }) =>
    async (app) => {
      app.get(
        '/shifts',
        {
          config: { access: 'reports.read' },
          schema: {
            operationId: 'reportShifts',
            summary: 'Shifts of a period, and how their drawers came out',
            querystring: ShiftsReportQuery,
            response: { ...reportResponse(ShiftsReport), ...refusals() },
          },
        },
        async (request, reply) => {
          const { from, to } = request.query
          return answerReport(reply, request.query, await reportShifts(request.query), {
            name: `shifts-${from}-${to}`,
            table: shiftsTable,
          })
        },
      )

      app.get(
        '/customers',
        {
          config: { access: 'reports.read' },
          schema: {
            operationId: 'reportCustomers',
            summary: 'What customers owe, and for how long',
            querystring: CustomersReportQuery,
            response: { ...reportResponse(CustomersReport), ...refusals() },
          },
        },
        async (request, reply) =>
          answerReport(reply, request.query, await reportCustomers(), {
            name: 'customers',
            table: customersTable,
          }),
      )
    },
})
