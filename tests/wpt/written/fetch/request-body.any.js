// META: script=support.js
// Fetch, 5.4 "new Request(input, init)": bodies, also of another Request; clone()

test(() => {
  assert_throws_js(TypeError, () => new Request(ADDRESS, { method: 'POST', body: streamOf('a') }))
}, 'A stream needs duplex')

promise_test(async () => {
  const request = new Request(ADDRESS, { method: 'POST', body: streamOf('a', 'b'), duplex: 'half' })
  assert_equals(await request.text(), 'ab')
}, 'A stream with duplex')

test(() => {
  for (const body of ['a', new Blob(['a']), new Uint8Array(1), new FormData(), new URLSearchParams()])
    assert_true(new Request(ADDRESS, { method: 'POST', body }).body instanceof ReadableStream)
}, 'Other bodies do not need duplex')

test(() => {
  assert_throws_js(TypeError, () => post(streamOf('a'), { mode: 'no-cors' }))
  for (const mode of ['cors', 'same-origin']) assert_equals(post(streamOf('a'), { mode }).mode, mode)
}, 'A stream does not go with the mode no-cors')

test(() => {
  const stream = streamOf('a')
  const request = post(stream)
  assert_equals(request.body, stream)
  assert_equals(request.body, request.body)
}, 'body is the stream that was given')

test(() => {
  const stream = streamOf('a')
  stream.getReader()
  assert_throws_js(TypeError, () => post(stream))
}, 'A stream that is locked cannot be a body')

promise_test(async () => {
  const stream = streamOf('a', 'b')
  const reader = stream.getReader()
  await reader.read()
  reader.releaseLock()
  assert_throws_js(TypeError, () => post(stream))
}, 'A stream that was read from cannot be a body')

promise_test(async () => {
  const source = post('text')
  const request = new Request(source)
  assert_true(source.bodyUsed)
  assert_false(request.bodyUsed)
  assert_equals(await request.text(), 'text')
}, 'A Request made of another takes its body')

promise_test(async (t) => {
  const source = post('text')
  const request = new Request(source, { method: 'PUT' })
  await rejects(t, source.text())
  assert_throws_js(TypeError, () => source.clone())
  assert_throws_js(TypeError, () => new Request(source))
  assert_equals(await request.text(), 'text')
}, 'A body that was taken is used')

test(() => {
  const source = post('text')
  new Request(source)
  assert_true(source.body instanceof ReadableStream)
  assert_true(source.body.locked)
}, 'The stream of a body that was taken is locked')

promise_test(async () => {
  const source = post('text')
  const { body } = source
  const request = new Request(source)
  assert_equals(source.body, body)
  assert_true(body.locked)
  assert_not_equals(request.body, body)
  assert_equals(await request.text(), 'text')
}, 'The stream of a body that was looked at before it was taken is locked')

promise_test(async () => {
  const stream = streamOf('a', 'b')
  const request = new Request(post(stream))
  assert_true(stream.locked)
  assert_not_equals(request.body, stream)
  assert_equals(await request.text(), 'ab')
}, 'A stream goes through a Request made of another')

promise_test(async (t) => {
  const error = new RangeError('why')
  const request = new Request(post(failing(error)))
  await promise_rejects_exactly(t, error, request.text())
}, 'What a stream fails with goes through a Request made of another')

promise_test(async () => {
  const { promise, resolve } = Promise.withResolvers()
  await new Request(post(new ReadableStream({ cancel: resolve }))).body.cancel('why')
  assert_equals(await promise, 'why')
}, 'Who cancels a body cancels that of the Request it was taken from')

promise_test(async () => {
  const source = post('text')
  const request = new Request(source, { body: 'other' })
  assert_false(source.bodyUsed)
  assert_equals(await request.text(), 'other')
  assert_equals(await source.text(), 'text')
}, 'A body that is said anew leaves that of another Request')

promise_test(async () => {
  const source = post('text')
  const request = new Request(source, { body: null })
  assert_true(source.bodyUsed)
  assert_equals(await request.text(), 'text')
}, 'A body of null takes that of another Request')

promise_test(async (t) => {
  const source = post('text')
  await source.text()
  assert_throws_js(TypeError, () => new Request(source))
  assert_throws_js(TypeError, () => new Request(source, { method: 'PUT' }))
  assert_equals(await new Request(source, { body: 'other' }).text(), 'other')
  await rejects(t, source.text())
}, 'A Request that was read cannot give its body, but anything else')

test(() => {
  const source = post('text')
  source.body.getReader()
  assert_throws_js(TypeError, () => new Request(source))
  assert_false(source.bodyUsed)
}, 'A Request that is being read cannot give its body')

test(() => {
  const source = post('text')
  assert_throws_js(TypeError, () => new Request(source, { method: 'TRACE' }))
  assert_throws_js(TypeError, () => new Request(source, { headers: { 'a b': 'c' } }))
  assert_throws_js(TypeError, () => new Request(source, { mode: 'navigate' }))
  assert_false(source.bodyUsed)
}, 'A Request that fails takes nothing')

test(() => {
  assert_false(new Request(new Request(ADDRESS)).bodyUsed)
  const source = new Request(ADDRESS)
  new Request(source)
  assert_false(source.bodyUsed)
  assert_equals(new Request(source).body, null)
}, 'A Request without a body can be made another of again and again')

test(() => {
  const source = post('text')
  assert_equals(new Request(source).headers.get('content-type'), 'text/plain;charset=UTF-8')
  const other = new Request(post('text'), { headers: {} })
  assert_equals(other.headers.get('content-type'), null)
}, 'The content type goes with the headers, not with the body')

test(() => {
  const request = new Request(post('text'), { body: new URLSearchParams('a=1') })
  assert_equals(request.headers.get('content-type'), 'text/plain;charset=UTF-8')
}, 'A body that is said anew leaves the content type of another Request')

promise_test(async () => {
  const request = post('text', { headers: { a: '1' } })
  const copy = request.clone()
  assert_equals(copy.method, 'POST')
  assert_equals(copy.url, request.url)
  assert_equals(entriesOf(copy.headers), entriesOf(request.headers))
  assert_not_equals(copy.body, request.body)
  assert_equals(await copy.text(), 'text')
  assert_false(request.bodyUsed)
  assert_equals(await request.text(), 'text')
}, 'clone() of a Request has a body of its own')

promise_test(async () => {
  const stream = streamOf('a', 'b')
  const request = post(stream)
  const copy = request.clone()
  assert_true(stream.locked)
  assert_not_equals(request.body, stream)
  assert_equals(await request.text(), 'ab')
  assert_equals(await copy.text(), 'ab')
}, 'clone() of a Request splits a stream')

promise_test(async () => {
  const request = post('text')
  await request.text()
  assert_throws_js(TypeError, () => request.clone())
  const locked = post('text')
  locked.body.getReader()
  assert_throws_js(TypeError, () => locked.clone())
}, 'clone() of a Request is refused when its body was or is being read')

test(() => {
  assert_equals(new Request(ADDRESS).clone().body, null)
  assert_throws_js(TypeError, () => Request.prototype.clone.call({}))
}, 'clone() of a Request without a body')
