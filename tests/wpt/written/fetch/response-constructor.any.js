// META: script=support.js
// Fetch, 5.5: "new Response(body, init)", "initialize a response", getters

test(() => {
  const response = new Response()
  const expected = {
    type: 'default',
    url: '',
    redirected: false,
    status: 200,
    ok: true,
    statusText: '',
    body: null,
    bodyUsed: false,
  }
  for (const [name, value] of Object.entries(expected)) assert_equals(response[name], value, name)
  assert_equals(entriesOf(response.headers), '[]')
  assert_equals(response.headers, response.headers)
}, 'What a Response is when nothing is said')

test(() => {
  const response = new Response('a')
  for (const name of ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', 'body', 'bodyUsed']) {
    const before = response[name]
    assert_false(Reflect.set(response, name, 'other'), name)
    assert_equals(response[name], before, name)
  }
}, 'The attributes of a Response are read only')

for (const status of [200, 201, 299, 300, 400, 404, 500, 599])
  test(() => {
    const response = new Response('a', { status })
    assert_equals(response.status, status)
    assert_equals(response.ok, status < 300)
  }, `Status ${status}`)

for (const status of [0, 1, 100, 101, 103, 199, 600, 1000, -1, Number.NaN, Infinity, null, 'odd', {}])
  test(
    () => {
      assert_throws_js(RangeError, () => new Response('', { status }))
      assert_throws_js(RangeError, () => new Response(null, { status }))
    },
    `Status ${String(status)} is out of range`,
  )

for (const [given, status] of [
  [undefined, 200],
  ['201', 201],
  [204.9, 204],
  [65536 + 202, 202],
  [-65536 + 203, 203],
  [{ valueOf: () => 250 }, 250],
])
  test(
    () => {
      assert_equals(new Response(null, { status: given }).status, status)
    },
    `A status is made an unsigned short: ${JSON.stringify(given)} for ${status}`,
  )

test(() => {
  assert_throws_js(TypeError, () => new Response(null, { status: Symbol('200') }))
  assert_throws_js(TypeError, () => new Response(null, { status: 200n }))
}, 'A status is no symbol and no bigint')

for (const status of [204, 205, 304]) {
  test(() => {
    for (const body of ['', 'a', new Uint8Array(), new FormData(), streamOf()])
      assert_throws_js(TypeError, () => new Response(body, { status }))
  }, `Status ${status} has no body`)
  test(() => {
    for (const body of [null, undefined]) assert_equals(new Response(body, { status }).body, null)
  }, `Status ${status} without a body`)
}

for (const text of ['', 'Fine', 'Not Found', '\t', ' a ', 'a\xff', '\x80'])
  test(
    () => {
      assert_equals(new Response(null, { statusText: text }).statusText, text)
    },
    `The status text ${JSON.stringify(text)}`,
  )

for (const text of ['\n', 'a\r', 'a\0', '\x01', '\x7f', 'ж', '\ud83d\ude00'])
  test(
    () => {
      assert_throws_js(TypeError, () => new Response(null, { statusText: text }))
    },
    `${JSON.stringify(text)} is no status text`,
  )

test(() => {
  assert_equals(new Response(null, { statusText: undefined }).statusText, '')
  assert_equals(new Response(null, { statusText: null }).statusText, 'null')
  assert_equals(new Response(null, { statusText: 1 }).statusText, '1')
  assert_throws_js(TypeError, () => new Response(null, { statusText: Symbol('a') }))
}, 'A status text is made text')

for (const bad of [1, 'a', true, Symbol('a')])
  test(
    () => {
      assert_throws_js(TypeError, () => new Response(null, bad))
    },
    `Options of a Response are no ${typeof bad}`,
  )

test(() => {
  for (const none of [undefined, null, {}, () => {}]) assert_equals(new Response(null, none).status, 200)
  assert_equals(new Response(null, Object.create({ status: 201 })).status, 201)
  const other = new Response(null, { status: 202, statusText: 'a', headers: { b: 'c' } })
  const response = new Response(null, other)
  assert_equals(response.status, 202)
  assert_equals(response.statusText, 'a')
  assert_equals(response.headers.get('b'), 'c')
}, 'Options of a Response are undefined, null, any object, another Response')

for (const bad of [null, 1, 'a', [['a']], { 'a b': '1' }])
  test(
    () => {
      assert_throws_js(TypeError, () => new Response(null, { headers: bad }))
    },
    `headers of a Response cannot be ${JSON.stringify(bad)}`,
  )

test(() => {
  const headers = new Headers({ a: '1' })
  const response = new Response(null, { headers })
  assert_not_equals(response.headers, headers)
  headers.set('a', '2')
  assert_equals(response.headers.get('a'), '1')
}, 'headers of a Response are its own')

test(() => {
  const seen = []
  new Response(
    null,
    new Proxy(
      {},
      {
        get(_, name) {
          seen.push(name)
          return undefined
        },
      },
    ),
  )
  assert_array_equals(
    seen.filter((name) => typeof name === 'string'),
    ['headers', 'status', 'statusText'],
  )
}, 'Options of a Response are read once, by their names in order')

test(() => {
  const stream = streamOf('a')
  const response = new Response(stream)
  assert_equals(response.body, stream)
}, 'body of a Response is the stream that was given')

test(() => {
  const stream = streamOf('a')
  stream.getReader()
  assert_throws_js(TypeError, () => new Response(stream))
}, 'A stream that is locked is no body of a Response')

promise_test(async () => {
  const stream = streamOf('a')
  const reader = stream.getReader()
  await reader.read()
  reader.releaseLock()
  assert_throws_js(TypeError, () => new Response(stream))
}, 'A stream that was read from is no body of a Response')

promise_test(async () => {
  const stream = streamOf('a')
  await stream.cancel()
  assert_throws_js(TypeError, () => new Response(stream))
}, 'A stream that was cancelled is no body of a Response')

test(() => {
  assert_throws_js(TypeError, () => Response())
  assert_throws_js(TypeError, () => new Response(Symbol('a')))
}, 'A Response is made with new, of no symbol')
