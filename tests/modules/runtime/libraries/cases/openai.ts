import OpenAI, { APIConnectionTimeoutError, APIError, APIUserAbortError, toFile } from 'openai'

const client = (url: string, more: object = {}) =>
  new OpenAI({ apiKey: 'key', baseURL: `${url}/v1`, maxRetries: 0, ...more })
const ask = { model: 'small', messages: [{ role: 'user' as const, content: 'Say ü' }] }

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of list) items.push(item)
  return items
}

const told = async (promise: Promise<unknown>) => {
  try {
    return { value: await promise }
  } catch (error) {
    const { message, status, code, requestID } = error as APIError
    const kinds = [
      error instanceof APIError,
      error instanceof APIUserAbortError,
      error instanceof APIConnectionTimeoutError,
    ]
    return { name: (error as Error).name, message, status, code, requestID, kinds }
  }
}

export async function completions(url: string) {
  const openai = client(url)
  const { data, response, request_id } = await openai.chat.completions.create(ask).withResponse()
  return {
    text: data.choices[0]!.message.content,
    usage: data.usage,
    requestId: request_id,
    status: response.status,
    models: (await all(openai.models.list())).map(({ id }) => id),
    embedding: (await openai.embeddings.create({ model: 'e', input: 'x' })).data[0]!.embedding,
  }
}

export async function streams(url: string) {
  const openai = client(url)
  const parts: unknown[] = []
  const chunks = await openai.chat.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } })
  for await (const { choices, usage } of chunks) parts.push(choices[0]?.delta.content ?? usage?.total_tokens)
  const helper = openai.chat.completions.stream(ask)
  const heard: string[] = []
  helper.on('content', (delta, whole) => heard.push(`${delta}|${whole}`))
  const final = await helper.finalChatCompletion()
  const broken = await openai.chat.completions.create({ ...ask, model: 'cut', stream: true })
  const early = await openai.chat.completions.create({ ...ask, model: 'long', stream: true })
  let count = 0
  for await (const _ of early) {
    count += 1
    if (count === 3) break
  }
  const [left, right] = (await openai.chat.completions.create({ ...ask, stream: true })).tee()
  const lines = (stream: ReadableStream) => new Response(stream).text().then((text) => text.trim().split('\n').length)
  return {
    parts,
    heard,
    final: final.choices[0]!.message.content,
    broken: await told(all(broken)),
    early: [count, early.controller.signal.aborted],
    tee: [await lines(left.toReadableStream()), await lines(right.toReadableStream())],
  }
}

export async function endless(url: string) {
  const chunks = await client(url).chat.completions.create({ ...ask, model: 'endless', stream: true })
  const parts: unknown[] = []
  for await (const { choices } of chunks) {
    parts.push(choices[0]?.delta.content)
    if (parts.length === 5) break
  }
  return { parts, aborted: chunks.controller.signal.aborted }
}

export async function tools(url: string) {
  const calls: unknown[] = []
  const runner = client(url).chat.completions.runTools({
    ...ask,
    model: 'tools',
    tools: [
      {
        type: 'function',
        function: {
          name: 'weather',
          description: 'The weather',
          parse: JSON.parse,
          parameters: { type: 'object', properties: { city: { type: 'string' } } },
          function: async (args: { city: string }) => {
            calls.push(args)
            return `sun in ${args.city}`
          },
        },
      },
    ],
  })
  return { content: await runner.finalContent(), calls }
}

export async function failures(url: string, run: string) {
  const openai = client(url)
  const never = { ...ask, model: 'never' }
  const controller = new AbortController()
  const aborted = told(openai.chat.completions.create(never, { signal: controller.signal }))
  controller.abort()
  return {
    limited: await told(openai.chat.completions.create({ ...ask, model: 'limited' })),
    wrong: await told(openai.chat.completions.create({ ...ask, model: 'wrong' })),
    html: await told(openai.chat.completions.create({ ...ask, model: 'html' })),
    timeout: await told(openai.chat.completions.create(never, { timeout: 30 })),
    aborted: await aborted,
    retried: (await client(url, { maxRetries: 2 }).chat.completions.create({ ...ask, model: `twice-${run}` }))
      .choices[0]!.message.content,
  }
}

export async function uploads(url: string) {
  const openai = client(url)
  const made = await openai.files.create({
    file: await toFile(new Uint8Array([120, 121]), 'ü.jsonl'),
    purpose: 'batch',
  })
  const speech = await openai.audio.speech.create({ model: 't', voice: 'alloy', input: 'x' })
  return { made, speech: [...(await speech.bytes())] }
}
