import { definePart } from '@kedai/shared/http/define-function.ts'

export const watch = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
