import { containerProcess } from '@kedai/shared/hosts/run-container.ts'
import { templateName } from './handler.ts'

export const { serve, warmUp } = containerProcess(templateName)
