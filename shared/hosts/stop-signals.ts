/**
 * Aborts on whatever means that Kedai is to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the process
 * that started us. May come several times, as under faasd, which signals every process of a container; the first counts.
 */
export function listenForStop(): AbortSignal {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  // bin/kedai.mjs holds the other end of this channel and is gone when it closes, also by kill -9.
  process.on('disconnect', stop)
  if (process.connected) process.channel?.unref()
  return controller.signal
}
