import { definePart } from '@kedai/shared/http/define-function.ts'

export const pictures = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
