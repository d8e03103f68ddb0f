/** A server on this machine that stands in for a foreign one. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  method: string
  /** Without the query. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface FakeServer {
  /** `http://127.0.0.1:<port>` */
  url: string
  /** What was asked, in order. */
  asked: Asked[]
}

export async function fakeServer(
  t: { after(work: () => unknown): void },
  answer: (asked: Asked, response: ServerResponse) => unknown,
): Promise<FakeServer> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { pathname, searchParams } = new URL(request.url!, 'http://x')
    const { method = '', headers } = request
    const one = { method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) }
    asked.push(one)
    await answer(one, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}
