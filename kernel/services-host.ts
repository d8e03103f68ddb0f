/** The host that belongs to services alone: nothing of the server's own is answered there. */

/** Host, with port, of the services' origin when it is not the server's as well. */
export function hostOfItsOwn(servicesUri: string | undefined, uri: string | undefined): string | undefined {
  const host = servicesUri && new URL(servicesUri).host
  return host && host !== (uri && new URL(uri).host) ? host : undefined
}

/** Whether a `Host` header names a host; a dot at the end and the usual ports mean nothing. */
export function isHost(header: string | undefined, host: string): boolean {
  if (header === undefined) return false
  if (header === host) return true
  return plain(header) === plain(host)
}

const plain = (host: string): string =>
  host
    .toLowerCase()
    .replace(/:(80|443)$/, '')
    .replace(/\.(?=:\d+$|$)/, '')
