import { definePart } from '@kedai/shared/http/define-function.ts'

export const people = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
