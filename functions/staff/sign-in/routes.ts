import { definePart } from '@kedai/shared/http/define-function.ts'

export const signIn = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
