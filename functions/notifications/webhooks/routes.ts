import { definePart } from '@kedai/shared/http/define-function.ts'

export const webhooks = definePart({
  wire: () => undefined,
  routes: () => async () => undefined,
})
