import { definePart } from '@kedai/shared/http/define-function.ts'

export const life = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
