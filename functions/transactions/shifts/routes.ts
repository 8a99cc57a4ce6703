import { definePart } from '@kedai/shared/http/define-function.ts'

export const shifts = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
