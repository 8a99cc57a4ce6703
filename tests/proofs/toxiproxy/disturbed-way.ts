/** What disturbs the bytes of a proxy. */
export interface Toxic {
  /**
   * `latency` holds bytes back for `latency` ± `jitter` ms; `reset_peer` ends connections by a reset after `timeout`
   * ms; `timeout` drops all bytes and closes after `timeout` ms, or never at 0; `limit_data` closes after `bytes`.
   */
  readonly type: 'latency' | 'reset_peer' | 'timeout' | 'limit_data'
  /** `upstream` is towards the server, `downstream` from it. */
  readonly stream: 'upstream' | 'downstream'
  readonly attributes: Readonly<Record<string, number>>
}

/** A way to a server that can be disturbed and cut. */
export interface DisturbedWay {
  readonly host: string
  readonly port: number
  /** Lets connections through, or cuts all and refuses new ones. */
  setEnabled(enabled: boolean): Promise<void>
  /** Disturbs the connections there are and those that come, until the toxic is removed. */
  add(toxic: Toxic): Promise<void>
  /** Removes every toxic. */
  heal(): Promise<void>
}

interface WayToOpen {
  readonly name: string
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string
  readonly upstream: string
}

/** @param address - of toxiproxy's API, `http://host:port` */
export async function openWay(address: string, { name, listen, upstream }: WayToOpen): Promise<DisturbedWay> {
  const opened = (await send(`${address}/proxies`, 'POST', { name, listen, upstream, enabled: true })) as {
    listen: string
  }
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(opened.listen) ?? []
  const own = `${address}/proxies/${name}`
  const toxics: string[] = []
  let count = 0
  return {
    host,
    port: Number(port),
    setEnabled: async (enabled) => {
      await send(own, 'POST', { enabled, listen: `${host}:${port}`, upstream })
    },
    add: async (toxic) => {
      const toxicName = `${toxic.type}-${++count}`
      await send(`${own}/toxics`, 'POST', { ...toxic, name: toxicName, toxicity: 1 })
      toxics.push(toxicName)
    },
    heal: async () => {
      for (const toxic of toxics.splice(0)) await send(`${own}/toxics/${toxic}`, 'DELETE')
    },
  }
}

async function send(url: string, method: 'POST' | 'DELETE', body?: object): Promise<unknown> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) })
  const text = await response.text()
  if (!response.ok) throw new Error(`toxiproxy refused ${method} ${url}: ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}
