import { definePart } from '@kedai/shared/http/define-function.ts'

export const counts = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
