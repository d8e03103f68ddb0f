// META: script=support.js
// Fetch, 5.5: clone(); 2.2.4: "clone a body"

promise_test(async () => {
  const response = new Response('text', { status: 201, statusText: 'Made', headers: { a: '1' } })
  const copy = response.clone()
  for (const name of ['type', 'url', 'redirected', 'status', 'ok', 'statusText'])
    assert_equals(copy[name], response[name], name)
  assert_equals(entriesOf(copy.headers), entriesOf(response.headers))
  assert_not_equals(copy.headers, response.headers)
  assert_not_equals(copy.body, response.body)
  assert_equals(await copy.text(), 'text')
  assert_false(response.bodyUsed)
  assert_equals(await response.text(), 'text')
}, 'A clone has the same, and a body of its own')

for (const [what, body] of [
  ['text', () => 'text'],
  ['bytes', () => bytes('text')],
  ['a Blob', () => new Blob(['text'])],
  ['URLSearchParams', () => new URLSearchParams('text')],
  ['a stream', () => streamOf('te', 'xt')],
])
  promise_test(async () => {
    const response = new Response(body())
    const copies = [response, response.clone(), response.clone()]
    const texts = await Promise.all(copies.map((copy) => copy.text()))
    for (const text of texts) assert_true(text.startsWith('text'))
    assert_equals(new Set(texts).size, 1)
  }, `A clone of ${what}, and another`)

test(() => {
  const copy = new Response(null, { status: 204 }).clone()
  assert_equals(copy.body, null)
  assert_equals(copy.status, 204)
}, 'A clone without a body')

test(() => {
  const response = new Response('text')
  const { body } = response
  const copy = response.clone()
  assert_true(body.locked)
  assert_not_equals(response.body, body)
  assert_false(response.body.locked)
  assert_false(copy.body.locked)
}, 'The stream that was there is locked by the clone, both have new ones')

for (const name of ['text', 'json', 'arrayBuffer', 'bytes', 'blob', 'formData'])
  promise_test(async () => {
    const response = typed('a=1', 'application/x-www-form-urlencoded')
    await response[name]().catch(() => {})
    assert_throws_js(TypeError, () => response.clone())
  }, `clone() after ${name}()`)

test(() => {
  const response = new Response('text')
  response.text()
  assert_throws_js(TypeError, () => response.clone())
}, 'clone() while it is being read')

test(() => {
  const response = new Response('text')
  const reader = response.body.getReader()
  assert_throws_js(TypeError, () => response.clone())
  reader.releaseLock()
  assert_equals(response.clone().status, 200)
}, 'clone() is refused while the stream is locked')

promise_test(async () => {
  const response = new Response('text')
  await response.body.cancel()
  assert_throws_js(TypeError, () => response.clone())
}, 'clone() after the stream was cancelled')

promise_test(async (t) => {
  const error = new RangeError('why')
  const response = new Response(failing(error))
  const copy = response.clone()
  await promise_rejects_exactly(t, error, response.text())
  await promise_rejects_exactly(t, error, copy.text())
}, 'Both fail with what the stream fails with')

promise_test(async () => {
  let reason
  const response = new Response(
    new ReadableStream({
      cancel(given) {
        reason = given
      },
    }),
  )
  const copy = response.clone()
  const first = response.body.cancel('one')
  assert_equals(reason, undefined)
  await Promise.all([first, copy.body.cancel('other')])
  assert_array_equals(reason, ['one', 'other'])
}, 'The stream is cancelled when both are')

promise_test(async () => {
  const given = bytes('text')
  const response = new Response(streamOf(given))
  const copy = response.clone()
  const one = await response.body.getReader().read()
  const other = await copy.body.getReader().read()
  one.value[0] = 0
  assert_equals(other.value[0], 116)
}, 'Chunks of a clone are copies')

promise_test(async () => {
  const response = typed('a=1', 'application/x-www-form-urlencoded')
  const copy = response.clone()
  assert_equals((await copy.formData()).get('a'), '1')
  assert_equals((await response.formData()).get('a'), '1')
  assert_equals((await typed('a', 'text/x').clone().blob()).type, 'text/x')
}, 'A clone knows its content type')

test(() => {
  assert_throws_js(TypeError, () => Response.prototype.clone.call({}))
}, 'clone() is for a Response')
