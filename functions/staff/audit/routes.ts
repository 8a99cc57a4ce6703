import { definePart } from '@kedai/shared/http/define-function.ts'

export const audit = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
