import { defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { customers } from './customers/routes.ts'
import { life } from './life/routes.ts'
import { receipts } from './receipts/routes.ts'
import { shifts } from './shifts/routes.ts'

export const transactions = defineFunction('transactions', {
  summary: "The shop's side of each sale: receive, verify, reject, refund; receipts, shifts, credit.",
  ...partsOf(life, receipts, shifts, customers),
})
