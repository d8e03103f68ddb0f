/** Who may read `/metrics`. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { scrapeDenied, scrapeToken } from '../metrics.errors.ts'

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/
const LOCAL_HOST = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i
/** What proxies add: a request that has passed one is not from this machine, whoever the last hop was. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via']

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Throws unless the request carries the token, or, where none is set, comes from this machine. */
export function checkScraper({ headers, socket }: IncomingMessage, token: string | undefined): void {
  if (token !== undefined) {
    const given = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
    if (!timingSafeEqual(digest(given), digest(token))) throw scrapeToken()
    return
  }
  const local =
    LOOPBACK.test(socket.remoteAddress ?? '') &&
    // A page that a browser on this machine shows may reach it too, by a name of its own.
    LOCAL_HOST.test(headers.host ?? '') &&
    FORWARDED.every((name) => headers[name] === undefined)
  if (!local) throw scrapeDenied()
}
