import { containerProcess } from '@kedai/shared/hosts/run-container.ts'
import { stocks } from './handler.ts'

export const { serve, warmUp } = containerProcess(stocks)
