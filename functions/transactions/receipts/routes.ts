import { definePart } from '@kedai/shared/http/define-function.ts'

export const receipts = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
