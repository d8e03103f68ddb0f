// META: script=support.js
// Fetch, 5.3: "unusable", bodyUsed, "consume body"; 2.2.4: "fully read"

const FORM = 'application/x-www-form-urlencoded'
const WITH_FORM = {
  Request: (body) => post(body, { headers: { 'content-type': FORM } }),
  Response: (body) => typed(body, FORM),
}
/** Text that each method can read but json(). */
const read = (body, name) => body[name]().catch((error) => assert_equals(error.name, 'SyntaxError'))

for (const [kind, make] of Object.entries(WITH_FORM)) {
  for (const name of METHODS) {
    promise_test(async (t) => {
      const body = make('a=1')
      assert_false(body.bodyUsed)
      const promise = read(body, name)
      assert_true(body.bodyUsed)
      await promise
      assert_true(body.bodyUsed)
      for (const other of METHODS) await rejects(t, body[other](), other)
    }, `${kind}: nothing can be read after ${name}()`)
    promise_test(async (t) => {
      const body = make('a=1')
      body.body.getReader()
      await rejects(t, body[name]())
      assert_false(body.bodyUsed)
    }, `${kind}: ${name}() while the stream is locked`)
    promise_test(async (t) => {
      const body = make('a=1')
      await body.body.cancel()
      assert_true(body.bodyUsed)
      await rejects(t, body[name]())
    }, `${kind}: ${name}() after the stream was cancelled`)
    promise_test(async (t) => {
      const body = make(streamOf('a', '=1'))
      const reader = body.body.getReader()
      assert_false(body.bodyUsed)
      await reader.read()
      assert_true(body.bodyUsed)
      reader.releaseLock()
      await rejects(t, body[name]())
    }, `${kind}: ${name}() after a chunk was read`)
    promise_test(async () => {
      const body = make('a=1')
      const { body: stream } = body
      await read(body, name)
      assert_equals(body.body, stream)
      assert_true(stream.locked)
      assert_throws_js(TypeError, () => stream.getReader())
    }, `${kind}: the stream is locked after ${name}()`)
    promise_test(async () => {
      const body = make('a=1')
      await read(body, name)
      assert_true(body.body instanceof ReadableStream)
      assert_true(body.body.locked)
      assert_equals(body.body, body.body)
    }, `${kind}: the stream is locked after ${name}(), also when looked at only then`)
  }

  promise_test(async (t) => {
    const stream = streamOf('a=1')
    const body = make(stream)
    const reader = stream.getReader()
    await rejects(t, body.text())
    assert_false(body.bodyUsed)
    reader.releaseLock()
    assert_equals(await body.text(), 'a=1')
  }, `${kind}: a stream that somebody locked for a while`)

  promise_test(async (t) => {
    const stream = streamOf('a=1')
    const body = make(stream)
    await stream.getReader().read()
    assert_true(body.bodyUsed)
    await rejects(t, body.text())
  }, `${kind}: a stream that somebody else read`)

  promise_test(async () => {
    const body = make(null)
    for (const name of METHODS) {
      await body[name]().catch((error) => assert_equals(error.name, 'SyntaxError'))
      assert_false(body.bodyUsed, name)
    }
  }, `${kind}: no body is never used`)

  promise_test(async () => {
    assert_equals(await make(null).text(), '')
    assert_equals((await make(null).arrayBuffer()).byteLength, 0)
    assert_equals((await make(null).bytes()).byteLength, 0)
    assert_equals((await make(null).blob()).size, 0)
    assert_equals((await make(null).blob()).type, FORM)
    assert_equals(entriesOf(await make(null).formData()), '[]')
  }, `${kind}: no body is read as an empty one`)

  promise_test(async () => {
    const body = make('a=1')
    assert_equals(body.body, body.body)
    assert_false(body.bodyUsed)
    assert_false(body.body.locked)
    assert_equals(await body.text(), 'a=1')
  }, `${kind}: a body that was looked at can be read`)

  promise_test(async () => {
    const body = make('')
    await body.text()
    assert_true(body.bodyUsed)
  }, `${kind}: an empty body is used when it was read`)
}

for (const name of METHODS)
  promise_test(async (t) => {
    const promise = Response.prototype[name].call({})
    assert_true(promise instanceof Promise)
    await rejects(t, promise)
    await rejects(t, Request.prototype[name].call(undefined))
  }, `${name}() of something else fails as a promise does`)

for (const name of METHODS)
  promise_test(async (t) => {
    const error = new RangeError('why')
    const response = typed(failing(error), FORM)
    await promise_rejects_exactly(t, error, response[name]())
    assert_true(response.bodyUsed)
  }, `${name}() fails with what the stream fails with`)

const CHUNKS = {
  text: 'text',
  'a number': 1,
  null: null,
  undefined: undefined,
  'an ArrayBuffer': new ArrayBuffer(1),
  'a DataView': new DataView(new ArrayBuffer(1)),
  'a Uint16Array': new Uint16Array(1),
  'an object': {},
}
for (const [what, chunk] of Object.entries(CHUNKS))
  promise_test(async (t) => {
    const make = () =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(chunk)
          controller.close()
        },
      })
    for (const name of METHODS) await rejects(t, typed(make(), FORM)[name](), name)
  }, `A chunk of a body is no ${what}`)

promise_test(async () => {
  assert_equals(await new Response(streamOf('a', '', 'b', new Uint8Array(), '\u0436')).text(), 'ab\u0436')
  const [first, second] = [bytes('\u0436').subarray(0, 1), bytes('\u0436').subarray(1)]
  assert_equals(await new Response(streamOf(first, second)).text(), '\u0436')
}, 'Chunks are joined before they are text')

promise_test(async () => {
  const stream = new ReadableStream({
    type: 'bytes',
    start(controller) {
      controller.enqueue(bytes('text'))
      controller.close()
    },
  })
  assert_equals(await new Response(stream).text(), 'text')
}, 'A stream of bytes')
