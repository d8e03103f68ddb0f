// META: script=support.js
// Fetch, 5.1: "guard", "validate"; 2.2.2: "forbidden request-header", "forbidden response-header name"

for (const [what, make] of Object.entries({
  'Response.error()': () => Response.error(),
  'Response.redirect()': () => Response.redirect('http://a.test/'),
  'a clone of Response.error()': () => Response.error().clone(),
  'a clone of Response.redirect()': () => Response.redirect('http://a.test/').clone(),
})) {
  test(() => {
    const { headers } = make()
    assert_throws_js(TypeError, () => headers.append('a', 'b'))
    assert_throws_js(TypeError, () => headers.set('a', 'b'))
    assert_throws_js(TypeError, () => headers.delete('location'))
    assert_throws_js(TypeError, () => headers.delete('missing'))
    assert_false(headers.has('a'))
  }, `The headers of ${what} cannot be changed`)
  test(() => {
    const headers = new Headers(make().headers)
    headers.set('a', 'b')
    assert_equals(headers.get('a'), 'b')
  }, `Headers made of those of ${what} can be changed`)
}

test(() => {
  const response = new Response(null, { headers: { a: '1' } })
  response.headers.set('a', '2')
  response.clone().headers.set('a', '3')
  assert_equals(response.headers.get('a'), '2')
  assert_equals(Response.json(1).headers.set('a', '1'), undefined)
}, 'The headers of a Response can be changed, those of its clone are others')

test(() => {
  const request = new Request(ADDRESS, { headers: { a: '1' } })
  request.headers.append('a', '2')
  request.clone().headers.set('a', '3')
  assert_equals(request.headers.get('a'), '1, 2')
}, 'The headers of a Request can be changed, those of its clone are others')

test(() => {
  const headers = new Headers({ cookie: 'a', host: 'b', 'set-cookie': 'c', 'content-length': '1', 'proxy-a': 'd' })
  assert_array_equals([...headers.keys()], ['content-length', 'cookie', 'host', 'proxy-a', 'set-cookie'])
}, 'Headers by themselves may have any name')

const FORBIDDEN = [
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'proxy-a',
  'sec-a',
]

test(() => {
  const request = new Request(ADDRESS, { headers: FORBIDDEN.map((name) => [name, '1']) })
  assert_array_equals([...request.headers.keys()], [])
}, 'A Request is not given headers that are forbidden')

test(() => {
  const { headers } = new Request(ADDRESS)
  for (const name of FORBIDDEN) headers.append(name, '1')
  for (const name of FORBIDDEN) headers.set(name, '1')
  assert_array_equals([...headers.keys()], [])
}, 'The headers of a Request do not take those that are forbidden')

test(() => {
  const response = new Response(null, { headers: { 'set-cookie': 'a=1', 'set-cookie2': 'b=2' } })
  response.headers.append('set-cookie', 'c=3')
  assert_array_equals([...response.headers.keys()], [])
}, 'A Response made by a script has no cookies')

test(() => {
  const request = new Request(ADDRESS, {
    mode: 'no-cors',
    headers: { a: '1', accept: 'text/plain', range: 'bytes=0-' },
  })
  assert_array_equals([...request.headers.keys()], ['accept'])
}, 'A Request of the mode no-cors has only headers that any page may send')
