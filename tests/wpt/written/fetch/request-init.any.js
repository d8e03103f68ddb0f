// META: script=support.js
// Fetch, 5.4: RequestInit, and the attributes it sets

const VALUES = {
  referrerPolicy: [
    '',
    'no-referrer',
    'no-referrer-when-downgrade',
    'same-origin',
    'origin',
    'strict-origin',
    'origin-when-cross-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url',
  ],
  mode: ['same-origin', 'no-cors', 'cors'],
  credentials: ['omit', 'same-origin', 'include'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache'],
  redirect: ['follow', 'error', 'manual'],
}
const DEFAULTS = { referrerPolicy: '', mode: 'cors', credentials: 'same-origin', cache: 'default', redirect: 'follow' }

for (const [name, values] of Object.entries(VALUES)) {
  test(() => {
    for (const value of values) assert_equals(new Request(ADDRESS, { [name]: value })[name], value)
  }, `${name} takes each of its values`)
  test(() => {
    for (const bad of ['odd', `${values[1].toUpperCase()}`, `${values[1]} `, null, 1, {}])
      assert_throws_js(TypeError, () => new Request(ADDRESS, { [name]: bad }), String(bad))
    assert_throws_js(TypeError, () => new Request(ADDRESS, { [name]: Symbol('odd') }))
  }, `${name} takes nothing else`)
  test(() => {
    assert_equals(new Request(ADDRESS, { [name]: undefined })[name], DEFAULTS[name])
  }, `${name} undefined is left out`)
  test(() => {
    const value = values[1]
    const request = new Request(ADDRESS, { [name]: { toString: () => value } })
    assert_equals(request[name], value)
  }, `${name} is made text`)
}

for (const name of ['mode', 'credentials', 'cache', 'redirect'])
  test(() => {
    const value = VALUES[name].at(-1)
    const source = new Request(ADDRESS, { [name]: value })
    assert_equals(new Request(source)[name], value)
    assert_equals(new Request(source, { method: 'GET' })[name], value)
    assert_equals(new Request(source, { [name]: VALUES[name][0] })[name], VALUES[name][0])
    assert_equals(source.clone()[name], value)
  }, `${name} is taken over from another Request unless said anew`)

test(() => {
  assert_throws_js(TypeError, () => new Request(ADDRESS, { mode: 'navigate' }))
  assert_throws_js(TypeError, () => new Request(ADDRESS, { mode: 'websocket' }))
}, 'Modes of the browser itself cannot be asked for')

test(() => {
  assert_throws_js(TypeError, () => new Request(ADDRESS, { cache: 'only-if-cached' }))
  assert_throws_js(TypeError, () => new Request(ADDRESS, { cache: 'only-if-cached', mode: 'cors' }))
  assert_equals(new Request(ADDRESS, { cache: 'only-if-cached', mode: 'same-origin' }).cache, 'only-if-cached')
}, 'The cache only-if-cached goes with the mode same-origin')

test(() => {
  const near = new Request(ADDRESS, { mode: 'same-origin' })
  assert_equals(new Request(near, { cache: 'only-if-cached' }).cache, 'only-if-cached')
  const cached = new Request(ADDRESS, { mode: 'same-origin', cache: 'only-if-cached' })
  assert_throws_js(TypeError, () => new Request(cached, { mode: 'cors' }))
}, 'The cache only-if-cached goes with the mode same-origin, whichever comes from another Request')

test(() => {
  assert_equals(new Request(ADDRESS, { integrity: 'sha256-abc' }).integrity, 'sha256-abc')
  assert_equals(new Request(ADDRESS, { integrity: null }).integrity, 'null')
  assert_equals(new Request(ADDRESS, { integrity: undefined }).integrity, '')
  assert_throws_js(TypeError, () => new Request(ADDRESS, { integrity: Symbol('a') }))
  const source = new Request(ADDRESS, { integrity: 'a' })
  assert_equals(new Request(source, { method: 'PUT' }).integrity, 'a')
  assert_equals(source.clone().integrity, 'a')
}, 'integrity is text, and taken over')

test(() => {
  for (const [given, value] of [
    [true, true],
    [1, true],
    ['a', true],
    [false, false],
    [0, false],
    [null, false],
    ['', false],
  ])
    assert_equals(new Request(ADDRESS, { keepalive: given }).keepalive, value)
  const source = new Request(ADDRESS, { keepalive: true })
  assert_true(new Request(source, { method: 'PUT' }).keepalive)
  assert_false(new Request(source, { keepalive: false }).keepalive)
  assert_true(source.clone().keepalive)
}, 'keepalive is made a boolean, and taken over')

test(() => {
  assert_equals(new Request(ADDRESS, { referrer: '' }).referrer, '')
  assert_equals(new Request(ADDRESS, { referrer: 'about:client' }).referrer, 'about:client')
  assert_equals(new Request(ADDRESS, { referrer: undefined }).referrer, 'about:client')
}, 'referrer may be empty, or the client')

test(() => {
  for (const bad of ['http://', 'http://a b/', 'http://a:99999/'])
    assert_throws_js(TypeError, () => new Request(ADDRESS, { referrer: bad }), bad)
}, 'referrer is a URL')

test(() => {
  const source = new Request(ADDRESS, { referrer: '', referrerPolicy: 'origin' })
  const same = new Request(source)
  assert_equals(same.referrer, '')
  assert_equals(same.referrerPolicy, 'origin')
  const copy = source.clone()
  assert_equals(copy.referrer, '')
  assert_equals(copy.referrerPolicy, 'origin')
}, 'referrer and its policy are those of another Request when nothing is said')

test(() => {
  const source = new Request(ADDRESS, { referrer: '', referrerPolicy: 'origin' })
  const request = new Request(source, { method: 'PUT' })
  assert_equals(request.referrer, 'about:client')
  assert_equals(request.referrerPolicy, '')
}, 'referrer and its policy are set back when anything is said')

test(() => {
  const source = new Request(ADDRESS, { referrer: '', referrerPolicy: 'origin' })
  const request = new Request(source, { method: undefined, unknown: 1 })
  assert_equals(request.referrer, '')
  assert_equals(request.referrerPolicy, 'origin')
}, 'Options that are undefined or unknown say nothing')

test(() => {
  assert_equals(new Request(ADDRESS, { window: null }).url, ADDRESS)
  assert_equals(new Request(ADDRESS, { window: undefined }).url, ADDRESS)
  for (const bad of ['', 'client', {}, 1, false])
    assert_throws_js(TypeError, () => new Request(ADDRESS, { window: bad }))
}, 'window can only be null')

test(() => {
  for (const value of ['high', 'low', 'auto', undefined])
    assert_equals(new Request(ADDRESS, { priority: value }).url, ADDRESS)
  for (const bad of ['', 'odd', null]) assert_throws_js(TypeError, () => new Request(ADDRESS, { priority: bad }))
}, 'priority is high, low or auto')

test(() => {
  assert_equals(new Request(ADDRESS, { duplex: 'half' }).duplex, 'half')
  for (const bad of ['', 'full', null]) assert_throws_js(TypeError, () => new Request(ADDRESS, { duplex: bad }))
}, 'duplex is half')

for (const bad of [null, 1, 'a', [['a']], { 'a b': '1' }])
  test(
    () => {
      assert_throws_js(TypeError, () => new Request(ADDRESS, { headers: bad }))
    },
    `headers cannot be ${JSON.stringify(bad)}`,
  )

test(() => {
  assert_equals(entriesOf(new Request(ADDRESS, { headers: [['B', '1']] }).headers), '[["b","1"]]')
  assert_equals(entriesOf(new Request(ADDRESS, { headers: { B: '1' } }).headers), '[["b","1"]]')
  const headers = new Headers({ b: '1' })
  const request = new Request(ADDRESS, { headers })
  assert_not_equals(request.headers, headers)
  headers.set('b', '2')
  assert_equals(entriesOf(request.headers), '[["b","1"]]')
}, 'headers are made of whatever Headers are')

test(() => {
  const source = new Request(ADDRESS, { headers: { a: '1' } })
  assert_equals(new Request(source).headers.get('a'), '1')
  assert_equals(new Request(source, { method: 'PUT' }).headers.get('a'), '1')
  assert_equals(new Request(source, { headers: undefined }).headers.get('a'), '1')
  assert_equals(entriesOf(new Request(source, { headers: { b: '2' } }).headers), '[["b","2"]]')
  assert_equals(entriesOf(new Request(source, { headers: {} }).headers), '[]')
  const request = new Request(source)
  request.headers.set('a', '2')
  assert_equals(source.headers.get('a'), '1')
}, 'headers are those of another Request, or all said anew')

test(() => {
  const seen = []
  const options = new Proxy(
    {},
    {
      get(_, name) {
        seen.push(name)
        return undefined
      },
    },
  )
  new Request(ADDRESS, options)
  const known = seen.filter((name) => typeof name === 'string')
  assert_array_equals(known, [...known].sort())
  for (const name of [
    'body',
    'cache',
    'credentials',
    'headers',
    'integrity',
    'keepalive',
    'method',
    'mode',
    'redirect',
  ])
    assert_equals(seen.filter((each) => each === name).length, 1, name)
}, 'Options are read once, by their names in order')

test(() => {
  assert_throws_js(
    RangeError,
    () =>
      new Request(ADDRESS, {
        get integrity() {
          throw new RangeError()
        },
      }),
  )
}, 'What a getter of an option throws comes out')
