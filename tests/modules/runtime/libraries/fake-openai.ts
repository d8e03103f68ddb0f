/** An OpenAI API that answers by the name of the model it is asked for. */
import type { ServerResponse } from 'node:http'
import { type FakeServer, fakeServer } from './fake-server.ts'

const WORDS = ['Hel', 'lo ', 'ü', '!']
const message = (content: string | null, more: object = {}) => ({
  id: 'c-1',
  object: 'chat.completion',
  created: 1,
  model: 'small',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content, refusal: null, ...more },
      finish_reason: 'stop',
      logprobs: null,
    },
  ],
  usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
})
const event = (delta: object, more: object = {}) =>
  `data: ${JSON.stringify({ id: 'c-1', object: 'chat.completion.chunk', created: 1, model: 'small', choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`

function stream(response: ServerResponse, model: string, over: () => void): unknown {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  response.write(`: a comment\n\n${event({ role: 'assistant', content: '' })}`)
  if (model === 'endless') {
    const timer = setInterval(() => response.write(event({ content: '.' })), 3)
    return response.on('close', () => {
      clearInterval(timer)
      over()
    })
  }
  if (model === 'long') {
    for (let n = 0; n < 20; n += 1) response.write(event({ content: '.' }))
    return response.end('data: [DONE]\n\n')
  }
  // In bytes that part a character and a line in two.
  const text = Buffer.from(WORDS.map((content) => event({ content })).join(''))
  const middle = text.indexOf(Buffer.from('ü')) + 1
  response.write(text.subarray(0, middle))
  setTimeout(() => {
    response.write(text.subarray(middle))
    if (model === 'cut') response.write('data: {"error":{"message":"cut off","code":"overloaded"}}\n\n')
    else response.write(event({}, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }))
    response.end(`${event({}, { choices: [], usage: { total_tokens: 7 } })}data: [DONE]\n\n`)
  }, 5)
}

export interface FakeOpenAi extends FakeServer {
  /** How many endless answers are over. */
  over(): number
}

export async function fakeOpenAi(t: { after(work: () => unknown): void }): Promise<FakeOpenAi> {
  const tries = new Map<string, number>()
  let over = 0
  const count = () => {
    over += 1
  }
  const server = await fakeServer(t, ({ path, headers, body }, response) => {
    const json = (value: unknown, status = 200, more = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'r-1', ...more })
        .end(JSON.stringify(value))
    const error = (status: number, code: string, more = {}) =>
      json({ error: { message: `it is ${code}`, code } }, status, more)
    if (headers.authorization !== 'Bearer key') return error(401, 'unauthorized')
    if (path === '/v1/models') return json({ object: 'list', data: [{ id: 'small' }, { id: 'large' }] })
    if (path === '/v1/embeddings')
      return json({ data: [{ embedding: Buffer.from(new Float32Array([0.5, -1, 2]).buffer).toString('base64') }] })
    if (path === '/v1/files') {
      const text = body.toString()
      return json({
        id: 'f-1',
        named: /filename="([^"]*)"/.exec(text)?.[1],
        purpose: /name="purpose"\r\n\r\n(\w+)/.exec(text)?.[1],
        kept: text.includes('\r\n\r\nxy\r\n'),
      })
    }
    if (path === '/v1/audio/speech')
      return response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(Buffer.from([1, 255, 0]))
    const { model, stream: streamed, messages } = JSON.parse(body.toString())
    const nth = (tries.get(model) ?? 0) + 1
    tries.set(model, nth)
    if (model === 'never') return
    if (model === 'limited') return error(429, 'limited', { 'retry-after': '1' })
    if (model === 'wrong') return error(400, 'wrong')
    if (model === 'html') return response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>')
    if (model.startsWith('twice-') && nth < 2) return error(503, 'down', { 'retry-after-ms': '1' })
    if (streamed) return stream(response, model, count)
    if (model !== 'tools') return json(message(WORDS.join('')))
    const last = messages.at(-1)
    if (last.role === 'tool') return json(message(`It says: ${last.content}`))
    const call = { id: 't-1', type: 'function', function: { name: 'weather', arguments: '{"city":"Köln"}' } }
    return json(message(null, { tool_calls: [call] }))
  })
  return { ...server, over: () => over }
}
