/** Connects to checked addresses only: the name is resolved once, every address checked, and the connection pinned to them. */
import { buildConnector } from 'undici'
import { egressDenied } from './egress.errors.ts'
import type { EgressPolicy } from './policy.ts'

const CONNECT_MS = 10_000

export function createConnector(policy: EgressPolicy): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_MS })

  const attempt = (options: buildConnector.Options, address: string) =>
    new Promise<Parameters<buildConnector.Callback>>((resolve) => {
      connect(
        {
          ...options,
          hostname: address,
          servername: options.servername || (options.protocol === 'https:' ? options.hostname : undefined),
        },
        (...result) => resolve(result),
      )
    })

  return (options, callback) => {
    const connectAny = async (): Promise<Parameters<buildConnector.Callback>> => {
      const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80)
      const addresses = await policy.addressesOf(options.hostname, port)
      let last: Parameters<buildConnector.Callback> = [egressDenied([options.hostname, 'it has no address']), null]
      for (const address of addresses) {
        last = await attempt(options, address)
        if (!last[0]) break
      }
      return last
    }
    connectAny().then(
      (result) => (callback as (...args: unknown[]) => void)(...result),
      (error) => callback(error, null),
    )
  }
}
