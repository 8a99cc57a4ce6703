import { GoodsId, pathNumber } from '@kedai/shared/contract/ids.ts'
import {
  GOODS_MODIFIER_GROUPS_MAX,
  MODIFIER_NAME_LENGTH_MAX,
  MODIFIERS_PER_GROUP_MAX,
  MODIFIERS_PER_LINE_MAX,
  PAGE_SIZE_DEFAULT,
  PAGE_SIZE_MAX,
  RUPIAH_MAX,
} from '@kedai/shared/limits.ts'
import { z } from 'zod'

const GroupId = z.int().min(1).describe('Number of the group')
const ModifierId = z.int().min(1).describe('Number of the modifier')
const Name = z.string().trim().min(1).max(MODIFIER_NAME_LENGTH_MAX)
const PriceChange = z
  .int()
  .min(-RUPIAH_MAX)
  .max(RUPIAH_MAX)
  .overwrite((n) => n + 0)
  .describe('Rupiah that a piece costs more, or negative less')
const MinChoices = z.int().min(0).max(MODIFIERS_PER_LINE_MAX).describe('How many must be chosen')
const MaxChoices = z.int().min(1).max(MODIFIERS_PER_LINE_MAX).describe('How many may be chosen')
const Position = z.int().min(0).max(1_000_000).describe('Where it stands among the others, lowest first')
const namesOnce = (ids: readonly number[]) => new Set(ids).size === ids.length

export const GroupParams = z.object({ group_id: pathNumber(GroupId) })
export const ModifierParams = z.object({ modifier_id: pathNumber(ModifierId) })
export const GoodsParams = z.object({ goods_id: pathNumber(GoodsId) })

const NewModifier = z.strictObject({
  name: Name,
  price_change: PriceChange.default(0),
  is_active: z.boolean().default(true).describe('Whether customers see it'),
})

const KeptModifier = NewModifier.extend({
  modifier_id: ModifierId.optional().describe('Of one that the group has; left out of a new one'),
})
export type KeptModifier = z.infer<typeof KeptModifier>

const CHOICES_FAULT = {
  path: ['max_choices'],
  message: 'must be at least min_choices, and both are given together',
}

export const CreateGroupBody = z
  .strictObject({
    name: Name,
    min_choices: MinChoices.default(0),
    max_choices: MaxChoices.default(1),
    position: Position.default(0),
    modifiers: z.array(NewModifier).max(MODIFIERS_PER_GROUP_MAX).default([]).describe('In their order'),
  })
  .refine((body) => body.min_choices <= body.max_choices, CHOICES_FAULT)
export type CreateGroupBody = z.infer<typeof CreateGroupBody>

export const ChangeGroupBody = z
  .strictObject({
    name: Name.optional(),
    min_choices: MinChoices.optional(),
    max_choices: MaxChoices.optional(),
    position: Position.optional(),
    modifiers: z
      .array(KeptModifier)
      .max(MODIFIERS_PER_GROUP_MAX)
      .refine(
        (modifiers) => namesOnce(modifiers.flatMap((one) => one.modifier_id ?? [])),
        'must name a modifier once',
      )
      .optional()
      .describe('All of them, in their order; one that is left out is deleted (sales keep what was sold)'),
  })
  .refine(
    ({ min_choices, max_choices }) =>
      min_choices === undefined || max_choices === undefined
        ? min_choices === max_choices
        : min_choices <= max_choices,
    CHOICES_FAULT,
  )
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    message: 'must change at least one of name, min_choices with max_choices, position, modifiers',
  })
export type ChangeGroupBody = z.infer<typeof ChangeGroupBody>

export const Modifier = z
  .object({
    modifier_id: ModifierId,
    name: z.string(),
    price_change: PriceChange,
    sold_out: z.boolean(),
    is_active: z.boolean(),
  })
  .meta({ id: 'Modifier' })
export type Modifier = z.infer<typeof Modifier>

export const ModifierGroup = z
  .object({
    group_id: GroupId,
    name: z.string(),
    min_choices: MinChoices,
    max_choices: MaxChoices,
    position: Position,
    modifiers: z.array(Modifier),
  })
  .meta({ id: 'ModifierGroup' })
export type ModifierGroup = z.infer<typeof ModifierGroup>

export const GroupsQuery = z.strictObject({
  after: pathNumber(GroupId).optional().describe('Only groups with a higher number: the next page'),
  page_size: pathNumber(z.int().min(1).max(PAGE_SIZE_MAX)).default(PAGE_SIZE_DEFAULT),
})
export type GroupsQuery = z.infer<typeof GroupsQuery>

export const SoldOutBody = z.strictObject({ sold_out: z.boolean() })

export const GoodsGroupsBody = z.strictObject({
  group_ids: z
    .array(GroupId)
    .max(GOODS_MODIFIER_GROUPS_MAX)
    .refine(namesOnce, 'must name a group once')
    .describe('In the order in which a customer chooses'),
})

export const DeletedGroup = z.object({ group_id: GroupId })
