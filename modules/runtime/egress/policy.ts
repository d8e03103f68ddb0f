/** Where services may reach: one policy for everything that leaves on their behalf. */
import { lookup as dnsLookup } from 'node:dns/promises'
import { createGate } from '../../shared/gate.ts'
import { inBlock, isPublicAddress, parseAddress, parseBlock } from './addresses.ts'
import { egressDenied, egressResolve, egressUrl } from './egress.errors.ts'

export type Resolve = (host: string) => Promise<string[]>

export interface EgressPolicy {
  /** Checks what can be told before connecting: scheme, port, credentials, address literals. @throws M3M_EGRESS_* */
  checkUrl(url: URL): void
  /** Addresses of a host, every one of them checked: connect to these and to nothing else. @throws M3M_EGRESS_* */
  addressesOf(host: string, port: number): Promise<string[]>
}

interface Allowance {
  host?: string
  port?: number
  block?: ReturnType<typeof parseBlock>
}

const HOST_PORT = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/

function parseAllowance(text: string): Allowance {
  const block = parseBlock(text)
  if (block) return { block }
  const found = parseAddress(text) ? [text, text] : HOST_PORT.exec(text)
  return found
    ? { host: plainHost(found[1]!), port: found[2] ? Number(found[2]) : undefined }
    : { host: text.toLowerCase() }
}

const plainHost = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')

/** A look-up holds one of the four threads that files, passwords and compression share, for as long as a foreign server likes. */
const lookups = createGate(2)

const systemResolve: Resolve = (host) =>
  lookups.run(async () => (await dnsLookup(host, { all: true, verbatim: true })).map(({ address }) => address))

/** @param allow private addresses that may be reached: CIDR, host or host:port */
export function createEgressPolicy(
  { allow, denyPorts }: { allow: readonly string[]; denyPorts: readonly number[] },
  resolve: Resolve = systemResolve,
): EgressPolicy {
  const allowances = allow.map(parseAllowance)
  const denied = new Set(denyPorts)

  const allowedHost = (host: string, port: number) =>
    allowances.some((entry) => entry.host === plainHost(host) && (entry.port === undefined || entry.port === port))
  const allowedAddress = (address: string, port: number) =>
    isPublicAddress(address) ||
    allowances.some((entry) =>
      entry.block ? inBlock(address, entry.block) : entry.host === plainHost(address) && (entry.port ?? port) === port,
    )

  const checkPort = (host: string, port: number) => {
    const named = allowances.some((entry) => entry.host === plainHost(host) && entry.port === port)
    if (denied.has(port) && !named) throw egressDenied([`${host}:${port}`, `port ${port} is closed to services`])
  }
  const checkAddress = (host: string, address: string, port: number) => {
    if (allowedHost(host, port) || allowedAddress(address, port)) return
    const what = plainHost(host) === plainHost(address) ? host : `${host} (${address})`
    throw egressDenied([what, 'it is not a public address; an operator may add it to runtime.egress.allow'])
  }

  return {
    checkUrl(url) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:')
        throw egressUrl([url.href, 'only http and https can be fetched'])
      if (url.username || url.password)
        throw egressUrl([url.host, 'an address cannot hold a name and password; send an Authorization header'])
      const port = portOf(url)
      checkPort(url.hostname, port)
      const host = plainHost(url.hostname)
      if (parseAddress(host)) checkAddress(host, host, port)
      else if ((host === 'localhost' || host.endsWith('.localhost')) && !allowedHost(host, port))
        checkAddress(host, '127.0.0.1', port)
    },
    async addressesOf(host, port) {
      const plain = plainHost(host)
      checkPort(plain, port)
      if (parseAddress(plain)) {
        checkAddress(plain, plain, port)
        return [plain]
      }
      let addresses: string[]
      try {
        addresses = await resolve(plain)
      } catch (error) {
        throw egressResolve([plain], { cause: error })
      }
      if (addresses.length === 0) throw egressResolve([plain])
      for (const address of addresses) checkAddress(plain, address, port)
      return addresses
    },
  }
}

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
