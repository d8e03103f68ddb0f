/** The HTTP API of a server of `runtime/support.ts`, as root and as nobody. */
import type { TestServer } from '../runtime/support.ts'

export const CREDENTIALS = { email: 'root@example.com', password: 'correct horse battery' }

export async function call(
  server: TestServer,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await server.get(path, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
}

/** Signs root in. */
export async function signedIn(server: TestServer) {
  const { token } = (await call(server, 'POST', '/api/auth/login', CREDENTIALS)).body as { token: string }
  return (method: string, path: string, body?: unknown) =>
    call(server, method, path, body, { authorization: `Bearer ${token}` })
}
