import type { CustomerClient } from '../customers/customer-client.ts'
import type { Part } from '../report/results.ts'
import type { Target } from '../target/target.ts'

/** What a part of the load test works with. */
export interface PartContext {
  readonly target: Target
  readonly client: CustomerClient
  readonly seed: number
  /** Ends the part early; what it has is returned. */
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

/** One part of the load test. */
export interface PartPlan {
  readonly name: string
  run(context: PartContext): Promise<PartMeasured>
}

/** What a part measured; when, and what it took of power, is added by whoever runs it. */
export type PartMeasured = Pick<Part, 'kind' | 'saleCount' | 'streams' | 'ramps'>
