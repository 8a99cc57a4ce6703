import { definePart } from '@kedai/shared/http/define-function.ts'

export const devices = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
