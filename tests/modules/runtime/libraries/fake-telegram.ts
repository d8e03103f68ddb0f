/** A Bot API: hands out updates by long polling and remembers what bots did, by token. */
import type { ServerResponse } from 'node:http'
import { fakeServer } from './fake-server.ts'

interface Account {
  updates: { update_id: number }[]
  /** Method and parameters of each call, files as `file(<name>) <content in latin1>`. */
  calls: [method: string, params: unknown][]
  /** Ends a poll that waits. */
  wake?: () => void
}

export interface FakeTelegram {
  url: string
  /** What was asked with a token, without the polling. */
  calls(token: string): Account['calls']
  /** Gives the bot of a token updates to find. */
  give(token: string, updates: object[]): void
}

let boundary = ''
/** A multipart body as its fields. */
function fields(type: string, body: Buffer): Record<string, string> {
  boundary = /boundary=(\S+)/.exec(type)![1]!
  const parts = body.toString('latin1').split(`--${boundary}`).slice(1, -1)
  const names = new Map<string, string>()
  return Object.fromEntries(
    parts.map((part) => {
      const [head = '', content = ''] = part.split('\r\n\r\n')
      const file = /filename="?([^";\r]*)/.exec(head)?.[1]
      const name = /name="([^"]*)"/.exec(head)![1]!
      const plain = Buffer.from(content.replace(/\r\n$/, ''), 'latin1')
      // Attachments have names made at random.
      if (file !== undefined) names.set(name, `file-${names.size}`)
      return [
        names.get(name) ?? name,
        file === undefined ? plain.toString() : `file(${Buffer.from(file, 'latin1')}) ${plain.toString('latin1')}`,
      ]
    }),
  )
}

export async function fakeTelegram(t: { after(work: () => unknown): void }): Promise<FakeTelegram> {
  const accounts = new Map<string, Account>()
  const account = (token: string) => {
    if (!accounts.has(token)) accounts.set(token, { updates: [], calls: [] })
    return accounts.get(token)!
  }
  const poll = (
    mine: Account,
    offset: number,
    wait: boolean,
    response: ServerResponse,
    answer: (value: unknown) => void,
  ) => {
    mine.updates = mine.updates.filter(({ update_id }) => update_id >= offset)
    if (mine.updates.length > 0 || !wait) return answer(mine.updates)
    mine.wake = () => poll(mine, offset, wait, response, answer)
    response.on('close', () => {
      mine.wake = undefined
    })
  }
  const { url } = await fakeServer(t, ({ path, headers, body }, response) => {
    if (path === '/file.txt') return response.end('from afar')
    const [, token = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? []
    const mine = account(token)
    const send = (status: number, value: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    const answer = (result: unknown) => send(200, { ok: true, result })
    const type = headers['content-type'] ?? ''
    const params = type.startsWith('multipart/')
      ? fields(type, body)
      : body.length > 0
        ? JSON.parse(body.toString())
        : {}
    if (method === 'getUpdates') return poll(mine, params.offset ?? 0, params.timeout > 0, response, answer)
    mine.calls.push([method, JSON.parse(JSON.stringify(params).replace(/attach:\/\/\w+/g, 'attach://file'))])
    if (method === 'getMe') return answer({ id: 1, is_bot: true, first_name: 'Bot', username: 'm3m_bot' })
    if (params.chat_id === 429)
      return send(429, { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 3 } })
    if (params.chat_id === 403) return send(403, { ok: false, error_code: 403, description: 'Forbidden: blocked' })
    return answer(
      method.startsWith('send') ? { message_id: mine.calls.length, date: 1, chat: { id: 1, type: 'private' } } : true,
    )
  })
  return {
    url,
    calls: (token) => account(token).calls,
    give(token, updates) {
      account(token).updates.push(...(updates as Account['updates']))
      account(token).wake?.()
    },
  }
}
