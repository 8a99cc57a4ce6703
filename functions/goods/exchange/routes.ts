import { definePart } from '@kedai/shared/http/define-function.ts'

export const exchange = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
