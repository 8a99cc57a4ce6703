import { defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { figures } from './figures/routes.ts'

export const reports = defineFunction('reports', {
  summary: 'What was sold, in days and periods.',
  ...partsOf(figures),
})
