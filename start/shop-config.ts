import { type Config, loadConfig } from '@kedai/shared/config/config.ts'
import { findRunningService } from './systemd.ts'

/**
 * The configuration of the shop of this clone: that of the service where it runs as one, since a command in a
 * terminal is not given the service's settings.
 */
export async function loadShopConfig(): Promise<Config> {
  return loadConfig({ ...process.env, ...(await findRunningService(process.cwd())) })
}
