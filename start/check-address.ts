import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { Config } from '@kedai/shared/config/config.ts'
import { StartFault } from './start-fault.ts'

/**
 * Sees to it that Kedai could listen, before anything else is touched.
 *
 * @throws {@link StartFault} for a port that is taken, an address that is not this machine's, or a certificate of no use
 */
export async function checkAddress({
  host,
  port,
  tls,
}: Pick<Config, 'host' | 'port' | 'tls'>): Promise<void> {
  if (tls !== undefined) checkCertificate(tls)
  const probe = createServer()
  try {
    probe.listen({ host, port })
    await once(probe, 'listening')
    probe.close()
    await once(probe, 'close')
  } catch (error) {
    throw listenFault({ host, port }, error)
  }
}

/** @param error - as thrown by listening */
export function listenFault({ host, port }: Pick<Config, 'host' | 'port'>, error: unknown): StartFault {
  const { code, message } = error as NodeJS.ErrnoException
  switch (code) {
    case 'EADDRINUSE':
      return new StartFault(
        `Port ${port} is taken by another program: stop that one, or set PORT to another number.`,
        { cause: error },
      )
    case 'EACCES':
      return new StartFault(
        `Port ${port} may not be opened by this user: set PORT to 1024 or more, or let the service have it (npm run service:install).`,
        { cause: error },
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartFault(
        `HOST ${host} is not an address of this machine: 0.0.0.0 stands for all of them.`,
        {
          cause: error,
        },
      )
    default:
      return new StartFault(`Kedai cannot listen on ${host}, port ${port}: ${message}.`, { cause: error })
  }
}

function checkCertificate({ certFile, keyFile }: NonNullable<Config['tls']>): void {
  try {
    createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) })
  } catch (cause) {
    throw new StartFault(
      `TLS_CERT_FILE ${certFile} and TLS_KEY_FILE ${keyFile} cannot be used: ${(cause as Error).message}.`,
      { cause },
    )
  }
}
