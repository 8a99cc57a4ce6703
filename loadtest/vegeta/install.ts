import { goInstall } from '../../scripts/go/go-install.ts'

const MODULE = 'github.com/tsenart/vegeta/v12'
const VERSION = 'v12.13.0'

/**
 * Builds vegeta, once.
 *
 * @returns the path of the program
 * @throws Error when Go is not there and cannot be fetched, or vegeta cannot be
 */
export function installVegeta(): Promise<string> {
  return goInstall(MODULE, VERSION)
}
