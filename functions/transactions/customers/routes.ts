import { definePart } from '@kedai/shared/http/define-function.ts'

export const customers = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
