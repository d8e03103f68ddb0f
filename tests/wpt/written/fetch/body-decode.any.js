// META: script=support.js
// Fetch, 5.3: text(), json(), blob(), formData() ("get the MIME type", "parse JSON from bytes", multipart/form-data parser)

for (const [what, body] of [
  ['text', '\ufefftext'],
  ['bytes', bytes('\ufefftext')],
  ['a stream', null],
]) {
  const make = () => new Response(body ?? streamOf(bytes('\ufeff').subarray(0, 2), bytes('\ufeff').subarray(2), 'text'))
  promise_test(async () => {
    assert_equals(await make().text(), 'text')
  }, `text() drops the byte order mark of ${what}`)
  promise_test(async () => {
    assert_array_equals((await make().bytes()).slice(0, 3), [0xef, 0xbb, 0xbf])
    assert_equals((await make().arrayBuffer()).byteLength, 7)
    assert_equals((await make().blob()).size, 7)
  }, `Bytes keep the byte order mark of ${what}`)
}

promise_test(async () => {
  assert_equals(await new Response('\ufeff\ufeffa').text(), '\ufeffa')
  assert_equals(await new Response('a\ufeff').text(), 'a\ufeff')
}, 'One byte order mark is dropped, at the start')

promise_test(async () => {
  assert_equals(await new Response(new Uint8Array([0x61, 0xff, 0x62])).text(), 'a\ufffdb')
  assert_equals(await new Response(new Uint8Array([0xe4, 0xb8])).text(), '\ufffd')
  assert_equals(await new Response(new Uint8Array([0xfe, 0xff, 0, 0x61])).text(), '\ufffd\ufffd\0a')
}, 'What is no UTF-8 is replaced')

promise_test(async () => {
  assert_equals(await typed(new Uint8Array([0xe4]), 'text/plain;charset=windows-1252').text(), '\ufffd')
}, 'text() is UTF-8 whatever the charset')

for (const [text, value] of [
  ['{"a":[1,null,"b"]}', { a: [1, null, 'b'] }],
  [' \t\r\n1 ', 1],
  ['"\\u0436"', '\u0436'],
  ['null', null],
  ['\ufeff[1]', [1]],
])
  promise_test(
    async () => {
      assert_equals(JSON.stringify(await new Response(text).json()), JSON.stringify(value))
      assert_equals(JSON.stringify(await post(bytes(text)).json()), JSON.stringify(value))
      assert_equals(JSON.stringify(await new Response(streamOf(text)).json()), JSON.stringify(value))
    },
    `json() of ${JSON.stringify(text)}`,
  )

for (const text of ['', '{', '{a:1}', "'a'", 'undefined', '[1,]', 'NaN', '\ufeff\ufeff1'])
  promise_test(
    async (t) => {
      await promise_rejects_js(t, SyntaxError, new Response(text).json())
      await promise_rejects_js(t, SyntaxError, post(bytes(text)).json())
    },
    `json() not of ${JSON.stringify(text)}`,
  )

promise_test((t) => promise_rejects_js(t, SyntaxError, new Response().json()), 'json() not of no body')

promise_test(async () => {
  assert_equals(await typed('1', 'text/html').json(), 1)
}, 'json() does not look at the content type')

// File API has types of blobs in lower case, Fetch has this one as it was serialized: either will do.
// MIME Sniffing, 4.4 "parse a MIME type", 4.5 "serialize a MIME type"; Fetch, 2.2.2 "extract a MIME type"
for (const [header, type] of [
  [null, ''],
  ['', ''],
  ['odd', ''],
  ['/', ''],
  ['a/', ''],
  ['/b', ''],
  ['a b/c', ''],
  ['TEXT/HTML', 'text/html'],
  [' text/html ', 'text/html'],
  ['text/html;', 'text/html'],
  ['text/html; charset=UTF-8', 'text/html;charset=UTF-8'],
  ['text/html;CHARSET=utf-8', 'text/html;charset=utf-8'],
  ['text/html; a=b; c=d', 'text/html;a=b;c=d'],
  ['text/html;a=1;a=2', 'text/html;a=1'],
  ['text/html;a="b c"', 'text/html;a="b c"'],
  ['text/html;a="b"', 'text/html;a=b'],
  ['text/html;a=""', 'text/html;a=""'],
  ['text/html;a="b\\"c"', 'text/html;a="b\\"c"'],
  ['text/html;a;b=c', 'text/html;b=c'],
  ['text/html;a=;b=c', 'text/html;b=c'],
  ['text/html;=a;b=c', 'text/html;b=c'],
  ['text/html;a b=c;d=e', 'text/html;d=e'],
  ['text/html, application/json', 'application/json'],
  ['text/html;charset=gbk, text/html', 'text/html;charset=gbk'],
  ['text/html;charset=gbk, text/html;a=b', 'text/html;a=b;charset=gbk'],
  ['text/html;charset=gbk, application/json, text/html', 'text/html'],
  ['text/html, */*', 'text/html'],
  ['text/html, odd', 'text/html'],
])
  promise_test(
    async () => {
      for (const body of [bytes('a'), streamOf('a'), new Blob(['a'])])
        assert_equals((await typed(body, header).blob()).type.toLowerCase(), type.toLowerCase())
    },
    `blob() of the content type ${JSON.stringify(header)}`,
  )

promise_test(async () => {
  const response = new Response('a')
  response.headers.set('content-type', 'text/other')
  assert_equals((await response.blob()).type, 'text/other')
  response.headers.delete('content-type')
  const request = post('a')
  request.headers.append('content-type', 'text/other')
  assert_equals((await request.blob()).type, 'text/other')
}, 'blob() looks at the headers as they are by then')

// formData()
const URLENCODED = 'application/x-www-form-urlencoded'
for (const [text, entries] of [
  ['', []],
  [
    'a=1&b=2&a=3',
    [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
    ],
  ],
  ['a+b=%C3%BC+x', [['a b', 'ü x']]],
  [
    'a&=b&&c=',
    [
      ['a', ''],
      ['', 'b'],
      ['c', ''],
    ],
  ],
  ['a=%FF%', [['a', '\ufffd%']]],
  ['\ufeffa=b', [['\ufeffa', 'b']]],
])
  promise_test(
    async () => {
      assert_equals(entriesOf(await typed(text, URLENCODED).formData()), JSON.stringify(entries))
      assert_equals(
        entriesOf(await typed(bytes(text), `${URLENCODED};charset=gbk`).formData()),
        JSON.stringify(entries),
      )
    },
    `formData() of the urlencoded ${JSON.stringify(text)}`,
  )

for (const type of [
  null,
  '',
  'text/plain',
  'application/json',
  'multipart/mixed; boundary=b',
  'x-www-form-urlencoded',
  'odd',
])
  promise_test(
    async (t) => {
      await rejects(t, typed(bytes('a=1'), type).formData())
    },
    `formData() not of the content type ${JSON.stringify(type)}`,
  )

promise_test(async () => {
  for (const type of ['APPLICATION/X-WWW-FORM-URLENCODED', ` ${URLENCODED} ; a=b`, `text/plain, ${URLENCODED}`])
    assert_equals((await typed('a=1', type).formData()).get('a'), '1', type)
}, 'formData() reads the content type as any MIME type')
