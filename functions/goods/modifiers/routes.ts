import { definePart } from '@kedai/shared/http/define-function.ts'

export const modifiers = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
