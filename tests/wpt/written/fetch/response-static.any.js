// META: script=support.js
// Fetch, 5.5: Response.error(), Response.redirect(), Response.json()

test(() => {
  const response = Response.error()
  assert_true(response instanceof Response)
  assert_equals(response.type, 'error')
  assert_equals(response.status, 0)
  assert_equals(response.statusText, '')
  assert_equals(response.url, '')
  assert_false(response.ok)
  assert_false(response.redirected)
  assert_equals(response.body, null)
  assert_equals(entriesOf(response.headers), '[]')
  assert_not_equals(Response.error(), response)
}, 'Response.error()')

test(() => {
  const copy = Response.error().clone()
  assert_equals(copy.type, 'error')
  assert_equals(copy.status, 0)
}, 'A clone of Response.error()')

test(() => {
  const response = Response.redirect('http://a.test/b')
  assert_equals(response.status, 302)
  assert_equals(response.type, 'default')
  assert_equals(response.statusText, '')
  assert_equals(response.url, '')
  assert_false(response.ok)
  assert_false(response.redirected)
  assert_equals(response.body, null)
  assert_equals(entriesOf(response.headers), '[["location","http://a.test/b"]]')
}, 'Response.redirect()')

for (const status of [301, 302, 303, 307, 308])
  test(() => {
    assert_equals(Response.redirect('http://a.test/', status).status, status)
  }, `Response.redirect() with ${status}`)

for (const status of [0, 200, 204, 300, 304, 305, 306, 309, 400, 500, null, Number.NaN, 'odd'])
  test(
    () => {
      assert_throws_js(RangeError, () => Response.redirect('http://a.test/', status))
    },
    `${String(status)} is no status of Response.redirect()`,
  )

test(() => {
  assert_equals(Response.redirect('http://a.test/', undefined).status, 302)
  assert_equals(Response.redirect('http://a.test/', '307').status, 307)
  assert_equals(Response.redirect('http://a.test/', 65536 + 308).status, 308)
}, 'The status of Response.redirect() is made an unsigned short')

for (const [given, location] of [
  ['http://a.test', 'http://a.test/'],
  ['HTTP://A.TEST:80/b/../c d?e f#g h', 'http://a.test/c%20d?e%20f#g%20h'],
  ['http://a.test/\u00e9', 'http://a.test/%C3%A9'],
  ['https://user:word@a.test/', 'https://user:word@a.test/'],
  ['data:text/plain,a', 'data:text/plain,a'],
])
  test(() => {
    assert_equals(Response.redirect(given).headers.get('location'), location)
  }, `Response.redirect() to ${given}`)

test(() => {
  assert_equals(Response.redirect(new URL('http://a.test/b')).headers.get('location'), 'http://a.test/b')
}, 'Response.redirect() to a URL')

test(() => {
  assert_throws_js(TypeError, () => Response.redirect())
  assert_throws_js(TypeError, () => Response.redirect(Symbol('a')))
  assert_throws_js(TypeError, () => Response.redirect('http://a b/'))
  assert_throws_js(TypeError, () => Response.redirect('http://a.test:99999/'))
}, 'Response.redirect() wants a URL')

test(() => {
  assert_throws_js(TypeError, () => Response.redirect('http://a b/', 200))
}, 'Response.redirect() looks at the URL before the status')

for (const [what, value, text] of [
  ['an object', { a: [1, null, 'b'] }, '{"a":[1,null,"b"]}'],
  ['a list', [], '[]'],
  ['text', 'a', '"a"'],
  ['an empty text', '', '""'],
  ['a number', 1.5, '1.5'],
  ['NaN', Number.NaN, 'null'],
  ['null', null, 'null'],
  ['false', false, 'false'],
  ['what has toJSON()', { toJSON: () => 'made' }, '"made"'],
  ['text beyond ASCII', '\u0436', '"\u0436"'],
  ['half a surrogate pair', '\ud800', '"\\ud800"'],
])
  promise_test(async () => {
    const response = Response.json(value)
    assert_equals(response.status, 200)
    assert_equals(response.type, 'default')
    assert_equals(response.headers.get('content-type'), 'application/json')
    assert_equals(await response.text(), text)
  }, `Response.json() of ${what}`)

const circular = []
circular.push(circular)
for (const [what, value] of [
  ['undefined', undefined],
  ['a symbol', Symbol('a')],
  ['a function', () => {}],
  ['a bigint', 1n],
  ['what leads back to itself', circular],
])
  test(() => {
    assert_throws_js(TypeError, () => Response.json(value))
  }, `Response.json() not of ${what}`)

test(() => {
  assert_throws_js(TypeError, () => Response.json())
  const error = new RangeError('why')
  assert_throws_exactly(error, () =>
    Response.json({
      toJSON() {
        throw error
      },
    }),
  )
}, 'Response.json() passes on what toJSON() throws')

test(() => {
  const response = Response.json(1, { status: 201, statusText: 'Made', headers: { a: 'b' } })
  assert_equals(response.status, 201)
  assert_equals(response.statusText, 'Made')
  assert_equals(entriesOf(response.headers), '[["a","b"],["content-type","application/json"]]')
}, 'Response.json() with options')

test(() => {
  const own = Response.json(1, { headers: { 'Content-Type': 'a/b' } })
  assert_equals(own.headers.get('content-type'), 'a/b')
  const empty = Response.json(1, { headers: { 'Content-Type': '' } })
  assert_equals(empty.headers.get('content-type'), '')
}, 'Response.json() leaves a content type that is said')

test(() => {
  function* headers() {
    yield ['content-type', 'a/b']
  }
  assert_equals(Response.json(1, { headers: headers() }).headers.get('content-type'), 'a/b')
}, 'Response.json() reads headers once')

for (const status of [204, 205, 304])
  test(() => {
    assert_throws_js(TypeError, () => Response.json(1, { status }))
  }, `Response.json() has a body, and so not status ${status}`)

test(() => {
  for (const status of [0, 199, 600]) assert_throws_js(RangeError, () => Response.json(1, { status }))
  assert_throws_js(TypeError, () => Response.json(1, { headers: null }))
  assert_throws_js(TypeError, () => Response.json(1, 'a'))
  assert_throws_js(TypeError, () => Response.json(1, { statusText: '\n' }))
}, 'Response.json() refuses the options that a Response does')

promise_test(async () => {
  assert_equals(JSON.stringify(await Response.json({ a: 1 }).json()), '{"a":1}')
}, 'What Response.json() made, json() reads')
