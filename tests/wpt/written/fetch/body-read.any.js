// META: script=support.js
// Fetch, 5.2 BodyInit unions ("extract a body"), 5.3 Body mixin

const form = () => {
  const data = new FormData()
  data.append('a', '1')
  return data
}
// "a=1" as each kind of body: its content type, or null.
const BODIES = {
  text: [() => 'a=1', 'text/plain;charset=utf-8'],
  'a text object': [() => new String('a=1'), 'text/plain;charset=utf-8'],
  'an object with toString()': [() => ({ toString: () => 'a=1' }), 'text/plain;charset=utf-8'],
  URLSearchParams: [() => new URLSearchParams('a=1'), 'application/x-www-form-urlencoded;charset=utf-8'],
  'a Blob without a type': [() => new Blob(['a=1']), null],
  'a Blob with a type': [() => new Blob(['a=1'], { type: 'text/own' }), 'text/own'],
  'a File': [() => new File(['a=1'], 'name', { type: 'text/own' }), 'text/own'],
  'an ArrayBuffer': [() => bytes('a=1').buffer, null],
  'a Uint8Array': [() => bytes('_a=1_').subarray(1, 4), null],
  'a Uint16Array': [() => new Uint16Array(bytes('a=1_').buffer), null, 'a=1_'],
  'a Float32Array': [() => new Float32Array(bytes('a=1_').buffer), null, 'a=1_'],
  'a DataView': [() => new DataView(bytes('_a=1_').buffer, 1, 3), null],
  'a stream': [() => streamOf('a', '=1'), null],
  'an empty stream': [() => streamOf(), null, ''],
  'an empty text': [() => '', 'text/plain;charset=utf-8', ''],
  'no bytes': [() => new Uint8Array(), null, ''],
}
const READ = {
  text: async (body, expected) => assert_equals(await body.text(), expected),
  arrayBuffer: async (body, expected) => {
    const buffer = await body.arrayBuffer()
    assert_true(buffer instanceof ArrayBuffer)
    assert_array_equals(new Uint8Array(buffer), bytes(expected))
  },
  bytes: async (body, expected) => {
    const array = await body.bytes()
    assert_true(array instanceof Uint8Array)
    assert_array_equals(array, bytes(expected))
    assert_equals(array.byteOffset, 0)
    assert_equals(array.buffer.byteLength, array.byteLength)
  },
  blob: async (body, expected, type) => {
    const blob = await body.blob()
    assert_true(blob instanceof Blob)
    assert_false(blob instanceof File)
    assert_equals(await blob.text(), expected)
    assert_equals(blob.type.toLowerCase(), type ?? '')
  },
  'body.getReader': async (body, expected) => {
    let text = ''
    const decoder = new TextDecoder()
    for await (const chunk of body.body) {
      assert_true(chunk instanceof Uint8Array)
      text += decoder.decode(chunk, { stream: true })
    }
    assert_equals(text, expected)
    assert_true(body.bodyUsed)
  },
}
for (const [kind, make] of Object.entries(KINDS))
  for (const [what, [body, type, expected = 'a=1']] of Object.entries(BODIES)) {
    test(() => {
      const said = make(body()).headers.get('content-type')
      assert_equals(said?.toLowerCase() ?? null, type)
    }, `${kind}: the content type of ${what}`)
    for (const [name, read] of Object.entries(READ))
      promise_test(() => read(make(body()), expected, type), `${kind}: ${name}() of ${what}`)
  }

for (const [kind, make] of Object.entries(KINDS)) {
  promise_test(async () => {
    const body = make(form())
    const type = body.headers.get('content-type')
    const [, boundary] = /^multipart\/form-data; ?boundary=(\S+)$/.exec(type)
    const text = await body.text()
    assert_true(text.startsWith(`--${boundary}\r\n`))
    assert_true(text.endsWith(`--${boundary}--\r\n`))
  }, `${kind}: FormData says its boundary`)
  promise_test(async () => {
    assert_equals((await make(form()).formData()).get('a'), '1')
  }, `${kind}: formData() of FormData`)
  promise_test(async () => {
    assert_equals((await make(new URLSearchParams('a=1')).formData()).get('a'), '1')
  }, `${kind}: formData() of URLSearchParams`)
  test(() => {
    assert_not_equals(make(form()).headers.get('content-type'), make(form()).headers.get('content-type'))
  }, `${kind}: FormData has another boundary each time`)
}

for (const [what, body, text] of [
  ['a number', 1.5, '1.5'],
  ['true', true, 'true'],
  ['an object', {}, '[object Object]'],
  ['a list', [1, 2], '1,2'],
  ['a bigint', 1n, '1'],
])
  promise_test(async () => {
    assert_equals(await new Response(body).text(), text)
    assert_equals(await post(body).text(), text)
  }, `${what} is made text`)

for (const [kind, make] of Object.entries(KINDS)) {
  test(() => {
    assert_throws_js(TypeError, () => make(Symbol('a')))
  }, `${kind}: a symbol is no body`)
  test(() => {
    assert_equals(make(null).body, null)
    assert_equals(make(undefined).body, null)
    assert_equals(make(null).headers.get('content-type'), null)
    assert_true(make('').body instanceof ReadableStream)
  }, `${kind}: null and undefined are no body, an empty text is one`)
}

promise_test(async () => {
  assert_equals(await new Response('a\ud800b').text(), 'a\ufffdb')
  assert_equals(await new Response('\ufeffa\ud800').text(), 'a\ufffd')
  assert_array_equals(await new Response('\udc00').bytes(), [0xef, 0xbf, 0xbd])
}, 'Half a surrogate pair is replaced')

promise_test(async () => {
  const given = bytes('abc')
  const [response, other] = [new Response(given), new Response(given.buffer)]
  given[0] = 0
  assert_equals(await response.text(), 'abc')
  assert_equals(await other.text(), 'abc')
}, 'Bytes are copied when they are given')

promise_test(async () => {
  const params = new URLSearchParams('a=1')
  const data = form()
  const [response, other] = [new Response(params), new Response(data)]
  params.set('a', '2')
  data.set('a', '2')
  assert_equals(await response.text(), 'a=1')
  assert_equals((await other.formData()).get('a'), '1')
}, 'Parameters and forms are read when they are given')

promise_test(async () => {
  const response = new Response('a', { headers: { 'content-type': 'own/type' } })
  assert_equals(response.headers.get('content-type'), 'own/type')
  assert_equals(post('a', { headers: { 'Content-Type': 'own/type' } }).headers.get('content-type'), 'own/type')
  assert_equals(new Response('a', { headers: { 'content-type': '' } }).headers.get('content-type'), '')
}, 'A content type that is said stays')

test(() => {
  const type = (body) => new Response(body).headers.get('content-type')
  assert_equals(type('a'), 'text/plain;charset=UTF-8')
  assert_equals(type(new URLSearchParams()), 'application/x-www-form-urlencoded;charset=UTF-8')
  assert_equals(type(new Blob([], { type: 'A/B' })), 'a/b')
}, 'Content types are spelled as the standard does')
