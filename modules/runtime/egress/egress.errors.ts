import { defineError } from '../../../kernel/index.ts'

export const egressDenied = defineError('M3M_EGRESS_DENIED', '%s may not be reached: %s', 403)
export const egressUrl = defineError('M3M_EGRESS_URL', '"%s" cannot be fetched: %s', 400)
export const egressResolve = defineError('M3M_EGRESS_RESOLVE', 'There is no host "%s"', 502)
export const egressFailed = defineError('M3M_EGRESS_FAILED', '%s could not be fetched: %s', 502)
export const egressTimeout = defineError('M3M_EGRESS_TIMEOUT', '%s did not answer within %s ms', 504)
export const egressStalled = defineError('M3M_EGRESS_STALLED', 'Nothing came of the answer of %s for %s ms', 504)
export const egressUnread = defineError(
  'M3M_EGRESS_UNREAD',
  'The answer of %s was let go, for the service read nothing of it for %s ms; read or cancel it sooner',
  408,
)
export const egressTooLarge = defineError('M3M_EGRESS_TOO_LARGE', 'The answer of %s is larger than %s bytes', 502)
export const egressRedirects = defineError('M3M_EGRESS_REDIRECTS', '%s redirects more than %s times', 502)
export const egressRedirect = defineError('M3M_EGRESS_REDIRECT', '%s redirects, which this request refuses', 502)
export const egressMemory = defineError(
  'M3M_EGRESS_MEMORY',
  'The outgoing requests of the service hold more than %s bytes together; await earlier ones first',
  429,
)
export const egressBusy = defineError(
  'M3M_EGRESS_BUSY',
  'The service has %s outgoing requests under way; await earlier ones first',
  429,
)
