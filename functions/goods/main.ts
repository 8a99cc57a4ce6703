import { containerProcess } from '@kedai/shared/hosts/run-container.ts'
import { goods } from './handler.ts'

export const { serve, warmUp } = containerProcess(goods)
