import { containerProcess } from '@kedai/shared/hosts/run-container.ts'
import { transactions } from './handler.ts'

export const { serve, warmUp } = containerProcess(transactions)
