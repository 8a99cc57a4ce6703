import { containerProcess } from '@kedai/shared/hosts/run-container.ts'
import { notifications } from './handler.ts'

export const { serve, warmUp } = containerProcess(notifications)
