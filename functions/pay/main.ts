import { containerProcess } from '@kedai/shared/hosts/run-container.ts'
import { pay } from './handler.ts'

export const { serve, warmUp } = containerProcess(pay)
