import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

/** Bridges and tunnels of this machine's own, which no phone in the shop can reach. */
const VIRTUAL = /^(docker|br-|veth|virbr|lxc|lxd|cni|flannel|tun|tap|wg|zt|tailscale)/

/**
 * The address under which others in the shop reach this machine.
 *
 * @param host - that Kedai listens on
 * @returns the host itself where it is one address; `localhost` where the machine has no network
 */
export function addressToShow(
  host: string,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): string {
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]` : host
  const addresses = Object.entries(interfaces)
    .filter(([name]) => !VIRTUAL.test(name))
    .flatMap(([, infos]) => infos ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'localhost'
}
