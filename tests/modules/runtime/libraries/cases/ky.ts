import ky, { HTTPError, TimeoutError } from 'ky'

const told = async (promise: Promise<unknown>) => {
  try {
    return { value: await promise }
  } catch (error) {
    const { name, message } = error as Error
    const status = error instanceof HTTPError ? error.response.status : undefined
    const data = error instanceof HTTPError ? error.data : undefined
    return {
      name,
      message: message.replace(/:\d{4,5}(\/retry\/\w+)?/, ''),
      status,
      data,
      timeout: error instanceof TimeoutError,
    }
  }
}

export async function requests(url: string) {
  const api = ky.create({ prefix: url, headers: { 'x-client': 'ky' } })
  const form = new FormData()
  form.set('name', 'Änn')
  form.set('file', new Blob(['content'], { type: 'text/plain' }), 'a.txt')
  const progress: number[] = []
  const echo = async (promise: Promise<Record<string, unknown>>) => {
    const { method, path, query, type, client, body } = await promise
    return { method, path, query, type: String(type).split(';')[0], client, body }
  }
  return {
    get: await echo(api.get('echo', { searchParams: { a: 1, b: 'x y', c: 'ü' } }).json()),
    post: await echo(api.post('echo', { json: { n: [1, null, 'ü'] } }).json()),
    put: await echo(api.put('echo', { body: new URLSearchParams({ a: '1 2' }) }).json()),
    merged: await echo(
      api
        .extend({ headers: { 'x-client': 'extended' } })
        .patch('echo', { body: 'text' })
        .json(),
    ),
    form: (await api.post('form', { body: form }).text())
      .split('\r\n')
      .slice(1)
      .map((line) => line.replace(/^--.*/, '--')),
    stream: await api
      .post('echo', { body: new Blob(['streamed']).stream(), duplex: 'half' } as object)
      .json<{ body: string }>()
      .then(({ body }) => body),
    bytes: [...new Uint8Array(await api.get('bytes').arrayBuffer())],
    blob: await api
      .get('bytes')
      .blob()
      .then(({ size, type }) => [size, type]),
    head: (await api.head('echo')).status,
    empty: await told(api.get('empty').json()),
    redirected: await api.get('moved').then(({ redirected, status }) => [redirected, status]),
    progress: await api
      .get('bytes', { onDownloadProgress: ({ transferredBytes }) => void progress.push(transferredBytes) })
      .bytes()
      .then(({ length }) => [length, progress.at(-1)]),
  }
}

export async function retries(url: string, run: string) {
  const seen: string[] = []
  const api = ky.create({
    prefix: `${url}/retry/${run}`,
    retry: { limit: 3, delay: () => 1 },
    hooks: {
      beforeRetry: [
        ({ retryCount, error, request }) => {
          seen.push(`${request.method} ${retryCount} ${error.name}`)
        },
      ],
    },
  })
  return {
    after: await api.get('flaky').text(),
    told: await api.get('busy', { retry: { limit: 1 } }).text(),
    gone: await told(api.get('broken', { retry: { limit: 2, delay: () => 1 } })),
    post: await told(api.post('flaky-post').text()),
    notFound: await told(api.get('missing').json()),
    silent: await api.get('missing', { throwHttpErrors: false }).then(({ status }) => status),
    seen,
  }
}

export async function hooks(url: string) {
  const order: string[] = []
  const api = ky.create({
    prefix: url,
    retry: 0,
    hooks: {
      beforeRequest: [
        ({ request }) => {
          order.push('before')
          request.headers.set('x-client', 'hooked')
        },
      ],
      afterResponse: [
        async ({ response }) => {
          order.push(`after ${response.status} ${(await response.clone().text()).length}`)
        },
        ({ request, response }) =>
          request.url.endsWith('/swap') ? new Response('swapped', { status: 200 }) : response,
      ],
      beforeError: [
        ({ error }) => {
          order.push(error.name)
          error.message = 'told otherwise'
          return error
        },
      ],
    },
  })
  const first = await api.get('echo').json<{ client: string }>()
  const swapped = await api.get('swap').text()
  const failed = await told(api.get('missing').text())
  const stubbed = await ky
    .get('https://never.test', { hooks: { beforeRequest: [() => Response.json({ from: 'hook' })] } })
    .json()
  return { client: first.client, swapped, failed, stubbed, order }
}

export async function limits(url: string) {
  const api = ky.create({ prefix: url, retry: 0 })
  const controller = new AbortController()
  const aborted = told(api.get('never', { signal: controller.signal }).text())
  controller.abort()
  return {
    timeout: await told(api.get('never', { timeout: 30 }).text()),
    aborted: await aborted,
    signal: await told(api.get('never', { signal: AbortSignal.timeout(20), timeout: false }).text()),
    // The address answers nobody; how that is told differs from one runtime to the next.
    refused: (await told(api.get('x', { prefix: 'http://127.0.0.1:9' }).text())).name,
  }
}
