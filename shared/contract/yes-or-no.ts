import { z } from 'zod'

/** A yes or no in a query, which arrives as text. */
export const YesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true')
