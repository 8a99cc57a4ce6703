import { definePart } from '@kedai/shared/http/define-function.ts'

export const jobs = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
