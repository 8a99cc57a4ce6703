import { definePart } from '@kedai/shared/http/define-function.ts'

export const settings = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
