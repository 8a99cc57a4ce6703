import { containerProcess } from '@kedai/shared/hosts/run-container.ts'
import { cart } from './handler.ts'

export const { serve, warmUp } = containerProcess(cart)
