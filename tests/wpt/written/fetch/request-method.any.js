// META: script=support.js
// Fetch, 2.2.1: "method", "forbidden method", "normalize"

for (const method of ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])
  test(() => {
    assert_equals(new Request(ADDRESS, { method }).method, method)
    assert_equals(new Request(ADDRESS, { method: method.toLowerCase() }).method, method)
    const mixed = method[0].toLowerCase() + method.slice(1)
    assert_equals(new Request(ADDRESS, { method: mixed }).method, method)
  }, `${method} in any case`)

for (const method of ['PATCH', 'patch', 'Patch', 'PROPFIND', 'propfind', 'chicken', "!#$%&'*+-.^_`|~1a", 'QUERY'])
  test(() => {
    assert_equals(new Request(ADDRESS, { method }).method, method)
  }, `${method} stays as it is`)

for (const method of ['CONNECT', 'TRACE', 'TRACK'])
  test(() => {
    for (const name of [method, method.toLowerCase(), method[0] + method.slice(1).toLowerCase()])
      assert_throws_js(TypeError, () => new Request(ADDRESS, { method: name }), name)
  }, `${method} is forbidden in any case`)

test(() => {
  for (const method of ['', ' ', 'a b', ' GET', 'GET ', 'a\n', 'a\0', 'a/b', 'a(', 'a:', 'é', 'ж'])
    assert_throws_js(TypeError, () => new Request(ADDRESS, { method }), JSON.stringify(method))
}, 'A method is a token')

test(() => {
  assert_equals(new Request(ADDRESS, { method: undefined }).method, 'GET')
  assert_equals(new Request(ADDRESS, { method: null }).method, 'null')
  assert_equals(new Request(ADDRESS, { method: { toString: () => 'put' } }).method, 'PUT')
  assert_throws_js(TypeError, () => new Request(ADDRESS, { method: Symbol('GET') }))
}, 'A method is made text, and undefined is none')

test(() => {
  const source = new Request(ADDRESS, { method: 'PUT' })
  assert_equals(new Request(source).method, 'PUT')
  assert_equals(new Request(source, {}).method, 'PUT')
  assert_equals(new Request(source, { method: undefined }).method, 'PUT')
  assert_equals(new Request(source, { method: 'delete' }).method, 'DELETE')
}, 'The method of another Request')

for (const method of ['GET', 'get', 'HEAD', 'head'])
  test(() => {
    assert_throws_js(TypeError, () => new Request(ADDRESS, { method, body: 'a' }))
    assert_throws_js(TypeError, () => new Request(ADDRESS, { method, body: '' }))
    assert_equals(new Request(ADDRESS, { method, body: null }).body, null)
    assert_equals(new Request(ADDRESS, { method, body: undefined }).body, null)
  }, `${method} has no body`)

for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'chicken'])
  promise_test(async () => {
    assert_equals(await new Request(ADDRESS, { method, body: 'a' }).text(), 'a')
  }, `${method} may have a body`)

test(() => {
  assert_throws_js(TypeError, () => new Request(ADDRESS, { body: 'a' }))
}, 'The method said by nobody has no body')

test(() => {
  const source = post('a')
  assert_throws_js(TypeError, () => new Request(source, { method: 'GET' }))
  assert_throws_js(TypeError, () => new Request(source, { method: 'HEAD', body: null }))
  assert_false(source.bodyUsed)
}, 'The body of another Request does not go with GET or HEAD, and is left to it')

for (const method of ['GET', 'HEAD', 'POST', 'get'])
  test(() => {
    assert_equals(new Request(ADDRESS, { mode: 'no-cors', method }).mode, 'no-cors')
  }, `The mode no-cors goes with ${method}`)

for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'chicken'])
  test(() => {
    assert_throws_js(TypeError, () => new Request(ADDRESS, { mode: 'no-cors', method }))
  }, `The mode no-cors does not go with ${method}`)
