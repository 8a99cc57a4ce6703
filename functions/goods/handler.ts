import { defineFunction, partsOf } from '@kedai/shared/http/define-function.ts'
import { catalogue } from './catalogue/routes.ts'
import { counts } from './counts/routes.ts'
import { exchange } from './exchange/routes.ts'
import { modifiers } from './modifiers/routes.ts'
import { movements } from './movements/routes.ts'
import { pictures } from './pictures/routes.ts'

export const goods = defineFunction('goods', {
  summary: 'The catalogue as the shop keeps it: goods, pictures, modifiers, stock.',
  ...partsOf(catalogue, pictures, exchange, modifiers, movements, counts),
})
