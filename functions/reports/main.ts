import { containerProcess } from '@kedai/shared/hosts/run-container.ts'
import { reports } from './handler.ts'

export const { serve, warmUp } = containerProcess(reports)
