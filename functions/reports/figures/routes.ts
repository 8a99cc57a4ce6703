import { definePart } from '@kedai/shared/http/define-function.ts'

export const figures = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
