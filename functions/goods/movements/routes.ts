import { definePart } from '@kedai/shared/http/define-function.ts'

export const movements = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
