/** Which addresses are public: what is not plainly a public unicast address is not. */
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** The IPv4 address that an IPv6 address carries inside (mapped, compatible, NAT64, 6to4, Teredo), if it does. */
function embedded(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const parts = address.parts
  const from = (high: number, low: number) => new ipaddr.IPv4([high >> 8, high & 255, low >> 8, low & 255])
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  if (parts.slice(0, 6).every((part) => part === 0)) return from(parts[6]!, parts[7]!)
  if (parts[0] === 0x64 && parts[1] === 0xff9b) return from(parts[6]!, parts[7]!)
  if (parts[0] === 0x2002) return from(parts[1]!, parts[2]!)
  return undefined
}

/** Whether an address literal (no brackets, zone allowed) is a public one. */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text)
  if (!address) return false
  if (address.kind() === 'ipv6') {
    const inner = embedded(address as ipaddr.IPv6)
    if (inner) return inner.range() === 'unicast' && (address as ipaddr.IPv6).isIPv4MappedAddress()
  }
  return address.range() === 'unicast'
}

export function parseAddress(text: string): Address | undefined {
  const plain = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  return ipaddr.isValid(plain) ? ipaddr.parse(plain) : undefined
}

/** Whether an address lies in a CIDR block; an IPv4-mapped address counts as the IPv4 one. */
export function inBlock(text: string, block: [Address, number]): boolean {
  let address = parseAddress(text)
  if (!address) return false
  if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress())
    address = (address as ipaddr.IPv6).toIPv4Address()
  return address.kind() === block[0].kind() && address.match(block as never)
}

export const parseBlock = (text: string): [Address, number] | undefined => {
  try {
    return ipaddr.parseCIDR(text)
  } catch {
    // Not a block: a host name or an address.
    return undefined
  }
}
