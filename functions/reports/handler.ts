import { defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { accountReports } from './accounts/routes.ts'
import { figures } from './figures/routes.ts'
import { goodsReports } from './goods/routes.ts'
import { sales } from './sales/routes.ts'

export const reports = defineFunction('reports', {
  summary: 'What was sold, in days and periods.',
  ...partsOf(figures, goodsReports, accountReports, sales),
})
