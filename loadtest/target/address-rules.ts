import { lookup } from 'node:dns/promises'
import ipaddr from 'ipaddr.js'
import { LoadTestFault } from '../load-test-fault.ts'

/** What is in nobody else's hands: this machine, and networks that the Internet does not lead to. */
const OWN_RANGES = new Set(['loopback', 'private', 'linkLocal', 'uniqueLocal'])

/** Finds the addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>

const resolveBySystem: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address)

/**
 * Refuses to put load on what may belong to somebody else.
 *
 * @param target - as it was typed
 * @param ownHosts - hosts of the Internet that the operator says are their own, as in the URL
 * @returns `http://host:port`, and whether it is this machine. A name that leads to several addresses must lead to
 *   none of another's.
 * @throws {@link LoadTestFault} for another's address, an unknown name, or what is no URL of a whole site
 */
export async function admitTarget(
  target: string,
  ownHosts: readonly string[],
  resolve: Resolve = resolveBySystem,
): Promise<{ url: string; isThisMachine: boolean }> {
  const url = parseTarget(target)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = ipaddr.isValid(host) ? [host] : await resolve(host).catch(() => [])
  if (addresses.length === 0) throw new LoadTestFault(`The host ${host} is not known here.`)
  const ranges = addresses.map((address) => ipaddr.process(address).range())
  const foreign = addresses.find((_, index) => !OWN_RANGES.has(ranges[index] ?? ''))
  if (foreign !== undefined && !ownHosts.includes(host)) {
    throw new LoadTestFault(
      `${host === foreign ? host : `${host} (${foreign})`} is an address of the Internet, where load may be an attack on somebody. If it is yours, add: --i-own-this-host ${host}`,
    )
  }
  return { url: url.origin, isThisMachine: ranges.every((range) => range === 'loopback') }
}

function parseTarget(target: string): URL {
  const url = URL.parse(target)
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search !== '') {
    throw new LoadTestFault(
      `--target takes the address of a shop, like http://192.168.1.20:8080, not ${target}.`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new LoadTestFault('--target takes no user and no password: they would stand in the report.')
  }
  return url
}
