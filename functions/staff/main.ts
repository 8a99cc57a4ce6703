import { containerProcess } from '@kedai/shared/hosts/run-container.ts'
import { staff } from './handler.ts'

export const { serve, warmUp } = containerProcess(staff)
