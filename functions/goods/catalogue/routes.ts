import { definePart } from '@kedai/shared/http/define-function.ts'

export const catalogue = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
