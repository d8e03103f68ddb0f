// META: script=support.js
// Fetch, 5.4: "new Request(input, init)" of a URL, with no options; getters

test(() => {
  const request = new Request(ADDRESS)
  const expected = {
    method: 'GET',
    url: ADDRESS,
    destination: '',
    referrer: 'about:client',
    referrerPolicy: '',
    mode: 'cors',
    credentials: 'same-origin',
    cache: 'default',
    redirect: 'follow',
    integrity: '',
    keepalive: false,
    isReloadNavigation: false,
    isHistoryNavigation: false,
    duplex: 'half',
    body: null,
    bodyUsed: false,
  }
  for (const [name, value] of Object.entries(expected)) assert_equals(request[name], value, name)
  assert_equals(entriesOf(request.headers), '[]')
  assert_true(request.headers instanceof Headers)
  assert_true(request.signal instanceof AbortSignal)
  assert_false(request.signal.aborted)
}, 'What a Request is when nothing is said')

test(() => {
  const request = new Request(ADDRESS)
  for (const name of ['method', 'url', 'headers', 'signal', 'mode', 'body', 'bodyUsed', 'destination', 'duplex']) {
    const before = request[name]
    assert_false(Reflect.set(request, name, 'other'), name)
    assert_equals(request[name], before, name)
  }
}, 'The attributes of a Request are read only')

test(() => {
  const request = new Request(ADDRESS)
  assert_equals(request.headers, request.headers)
  assert_equals(request.signal, request.signal)
}, 'headers and signal are the same objects each time')

for (const [given, url] of [
  ['http://a.test', 'http://a.test/'],
  ['HTTP://A.TEST:80/a/../b?c d#e', 'http://a.test/b?c%20d#e'],
  ['  http://a.test/ ', 'http://a.test/'],
  ['http://a.test/#fragment', 'http://a.test/#fragment'],
  ['data:text/plain,hi', 'data:text/plain,hi'],
  ['about:blank', 'about:blank'],
  ['blob:http://a.test/id', 'blob:http://a.test/id'],
  ['custom:anything', 'custom:anything'],
])
  test(
    () => {
      assert_equals(new Request(given).url, url)
    },
    `The URL ${JSON.stringify(given)}`,
  )

test(() => {
  assert_equals(new Request(new URL('http://a.test/b')).url, 'http://a.test/b')
  assert_equals(new Request({ toString: () => 'http://a.test/c' }).url, 'http://a.test/c')
}, 'A URL, or anything that becomes its text')

for (const bad of ['http://', 'http://a b/', 'http://a.test:99999/', 'http://[::1', 'http://%00/'])
  test(
    () => {
      assert_throws_js(TypeError, () => new Request(bad))
    },
    `${JSON.stringify(bad)} is no URL`,
  )

for (const bad of ['http://user:word@a.test/', 'http://user@a.test/', 'http://:word@a.test/'])
  test(() => {
    assert_throws_js(TypeError, () => new Request(bad))
    assert_throws_js(TypeError, () => new Request(new URL(bad)))
  }, `${bad} has credentials`)

test(() => {
  assert_equals(new Request('http://@a.test/').url, 'http://a.test/')
}, 'Empty credentials are none')

test(() => {
  assert_throws_js(TypeError, () => new Request())
  assert_throws_js(TypeError, () => new Request(Symbol('a')))
  assert_throws_js(TypeError, () => Request(ADDRESS))
}, 'A Request is made with new, of something that becomes text')

test(() => {
  assert_throws_js(
    RangeError,
    () =>
      new Request({
        toString() {
          throw new RangeError()
        },
      }),
  )
}, 'What a conversion of the URL throws comes out')

for (const bad of [1, 'a', true, Symbol('a')])
  test(
    () => {
      assert_throws_js(TypeError, () => new Request(ADDRESS, bad))
    },
    `Options are no ${typeof bad}`,
  )

test(() => {
  for (const none of [undefined, null, {}, () => {}]) assert_equals(new Request(ADDRESS, none).method, 'GET')
}, 'Options may be undefined, null, or any object')

test(() => {
  const options = Object.create({ method: 'PUT' })
  assert_equals(new Request(ADDRESS, options).method, 'PUT')
  class Options {
    get method() {
      return 'DELETE'
    }
  }
  assert_equals(new Request(ADDRESS, new Options()).method, 'DELETE')
}, 'Options may be inherited, and getters')

test(() => {
  const source = new Request(ADDRESS, { method: 'PUT', headers: { a: '1' }, redirect: 'manual', cache: 'no-store' })
  const request = new Request('http://other.test/', source)
  assert_equals(request.url, 'http://other.test/')
  assert_equals(request.method, 'PUT')
  assert_equals(request.headers.get('a'), '1')
  assert_equals(request.redirect, 'manual')
  assert_equals(request.cache, 'no-store')
}, 'Options may be another Request')

promise_test(async () => {
  const source = post('text', { headers: { 'content-type': 'a/b' } })
  const request = new Request('http://other.test/', source)
  assert_equals(request.method, 'POST')
  assert_equals(request.headers.get('content-type'), 'a/b')
  assert_equals(await request.text(), 'text')
  assert_true(source.bodyUsed)
}, 'Options that are another Request give their body')
