// META: script=support.js
// Fetch, 5.3 "multipart/form-data parser" (RFC 7578); HTML, "multipart/form-data encoding algorithm"

const TYPE = 'multipart/form-data; boundary=b'
const part = (head, body = '1') => `--b\r\n${head}\r\n\r\n${body}\r\n`
const parse = (text, type = TYPE) => typed(typeof text === 'string' ? bytes(text) : text, type).formData()
const END = '--b--\r\n'
const named = (name) => `Content-Disposition: form-data; name="${name}"`

promise_test(async () => {
  const form = await parse(part(named('a'), '1') + part(named('b'), '2') + part(named('a'), '') + END)
  assert_true(form instanceof FormData)
  assert_equals(entriesOf(form), '[["a","1"],["b","2"],["a",""]]')
}, 'Fields, in order')

promise_test(async () => {
  const form = await parse(part(`${named('a')}; filename="f.txt"\r\nContent-Type: text/own`, 'content') + END)
  const file = form.get('a')
  assert_true(file instanceof File)
  assert_equals(file.name, 'f.txt')
  assert_equals(file.type, 'text/own')
  assert_equals(await file.text(), 'content')
}, 'A file')

promise_test(async () => {
  const file = (await parse(part(`${named('a')}; filename="f"`) + END)).get('a')
  assert_equals(file.type, 'text/plain')
}, 'A file that does not say its type is text/plain')

promise_test(async () => {
  const file = (await parse(part(`${named('a')}; filename=""`, '') + END)).get('a')
  assert_true(file instanceof File)
  assert_equals(file.name, '')
  assert_equals(file.size, 0)
}, 'A file without a name and without content is one')

promise_test(async () => {
  const data = new Uint8Array(256).map((_, index) => index)
  const head = bytes(`--b\r\n${named('a')}; filename="f"\r\nContent-Type: application/octet-stream\r\n\r\n`)
  const body = await new Blob([head, data, '\r\n', END]).bytes()
  const file = (await parse(body)).get('a')
  assert_array_equals(await file.bytes(), data)
}, 'A file of any bytes')

promise_test(async () => {
  const text = '\r\n--\r\n--a\r\n-b\n--b\r--b\r\n\r\n'
  assert_equals((await parse(part(named('a'), text) + END)).get('a'), text)
}, 'What looks somewhat like a boundary is content')

promise_test(async () => {
  const form = await parse(
    part(named('\u0436'), '\u0436\ud83d\ude00') + part(`${named('f')}; filename="\u0436.txt"`) + END,
  )
  assert_equals(form.get('\u0436'), '\u0436\ud83d\ude00')
  assert_equals(form.get('f').name, '\u0436.txt')
}, 'Names and fields are UTF-8')

promise_test(async () => {
  const form = await parse(part(named('a%22b%0D%0Ac%0Dd%0Ae%25%41')) + END)
  assert_array_equals([...form.keys()], ['a"b\r\nc\rd\ne%25%41'])
}, 'Of a name %22, %0D and %0A stand for characters, nothing else')

promise_test(async () => {
  const form = await parse(part(`${named('a')}; filename="%22%0D%0A\\x"`) + END)
  assert_equals(form.get('a').name, '"\r\n\\x')
}, 'A file name is read as a name is')

promise_test(async () => {
  const form = await parse(part(`content-disposition: form-data; name="a"\r\nX-Other: b`) + END)
  assert_equals(form.get('a'), '1')
  const other = await parse(part(`X-Other: b\r\nCONTENT-DISPOSITION: form-data; name="a"`) + END)
  assert_equals(other.get('a'), '1')
}, 'Other headers, and any case of their names')

promise_test(async () => {
  const body = await new Blob([
    `--b\r\n${named('a')}\r\nContent-Type: text/plain; charset=windows-1252\r\n\r\n`,
    new Uint8Array([0xc3, 0xa9]),
    `\r\n${END}`,
  ]).bytes()
  assert_equals((await parse(body)).get('a'), '\u00e9')
}, 'Fields are UTF-8 whatever charset they say')

promise_test(async () => {
  const form = await parse(part(named('_charset_'), 'iso-8859-1') + part(named('a'), '\u00e9') + END)
  assert_equals(form.get('a'), '\u00e9')
}, 'Fields are UTF-8 whatever _charset_ says')

promise_test(async () => {
  assert_equals((await parse(part(named('a'), '\ufeffx') + END)).get('a'), '\ufeffx')
}, 'Fields keep a byte order mark')

promise_test(async () => {
  assert_equals((await parse(part(named(''), 'x') + END)).get(''), 'x')
}, 'An empty name')

promise_test(async () => {
  for (const type of [
    'multipart/form-data; boundary="b"',
    'MULTIPART/FORM-DATA;BOUNDARY=b',
    'multipart/form-data; charset=utf-8; boundary=b',
  ])
    assert_equals((await parse(part(named('a')) + END, type)).get('a'), '1', type)
}, 'The boundary is a parameter as any')

promise_test(async () => {
  assert_equals((await parse(`${part(named('a'))}--b--`)).get('a'), '1')
}, 'The last line end may be missing')

for (const [what, text, type] of [
  ['nothing', ''],
  ['something else', 'nonsense'],
  ['an end that is missing', part(named('a'))],
  ['a boundary that is missing', part(named('a')) + END, 'multipart/form-data'],
  ['another boundary', part(named('a')) + END, 'multipart/form-data; boundary=c'],
  ['a name that is missing', part('Content-Disposition: form-data') + END],
  ['a part without headers', `--b\r\n\r\n1\r\n${END}`],
  ['a part without a disposition', part('Content-Type: text/plain') + END],
  ['another disposition', part('Content-Disposition: attachment; name="a"') + END],
  ['headers that do not end', `--b\r\n${named('a')}\r\n${END}`],
])
  promise_test(async (t) => {
    await rejects(t, parse(text, type ?? TYPE))
  }, `Broken: ${what}`)

// Written as it is read
const roundTrip = async (...entries) => {
  const form = new FormData()
  for (const entry of entries) form.append(...entry)
  const response = new Response(form)
  const text = await response.clone().text()
  return { text, form: await response.formData(), boundary: response.headers.get('content-type').split('boundary=')[1] }
}

promise_test(async () => {
  const { text, boundary } = await roundTrip(
    ['a', '1'],
    ['b', new File(['x'], 'f.txt', { type: 'text/own' })],
    ['c', new Blob(['y'])],
  )
  assert_equals(
    text,
    [
      `--${boundary}`,
      'Content-Disposition: form-data; name="a"',
      '',
      '1',
      `--${boundary}`,
      'Content-Disposition: form-data; name="b"; filename="f.txt"',
      'Content-Type: text/own',
      '',
      'x',
      `--${boundary}`,
      'Content-Disposition: form-data; name="c"; filename="blob"',
      'Content-Type: application/octet-stream',
      '',
      'y',
      `--${boundary}--`,
      '',
    ].join('\r\n'),
  )
}, 'What is written')

promise_test(async () => {
  const { text } = await roundTrip(['a"b\r\nc\rd\ne%22', '1'])
  assert_true(text.includes('name="a%22b%0D%0Ac%0D%0Ad%0D%0Ae%22"'), text)
}, 'Names: line ends become CR LF, and are escaped as quotes are')

promise_test(async () => {
  const { text } = await roundTrip(['a', new File(['x'], 'f"\r\n\r_\n')])
  assert_true(text.includes('filename="f%22%0D%0A%0D_%0A"'), text)
}, 'File names: line ends are escaped as they are')

promise_test(async () => {
  const { form } = await roundTrip(['a', 'x\r\ny\rz\n'])
  assert_equals(form.get('a'), 'x\r\ny\r\nz\r\n')
}, 'Fields: line ends become CR LF')

promise_test(async () => {
  const content = 'x\r\ny\rz\n'
  const { form } = await roundTrip(['a', new File([content], 'f')])
  assert_equals(await form.get('a').text(), content)
}, 'Files stay as they are')

promise_test(async () => {
  const { form } = await roundTrip(['\u0436', '\ud83d\ude00'], ['b', new File(['x'], '\u0436.txt')])
  assert_equals(form.get('\u0436'), '\ud83d\ude00')
  assert_equals(form.get('b').name, '\u0436.txt')
}, 'Names and fields beyond ASCII come back')

promise_test(async () => {
  const { form } = await roundTrip(['a', new File([], '', { type: 'text/own' })])
  assert_equals(form.get('a').name, '')
  assert_equals(form.get('a').type, 'text/own')
  assert_equals(form.get('a').size, 0)
}, 'An empty file comes back')

promise_test(async () => {
  const { text, boundary } = await roundTrip()
  assert_equals(text, `--${boundary}--\r\n`)
}, 'An empty form is written as its end')

promise_test(async () => {
  const { form } = await roundTrip(['a', new File(['x'], 'f', { type: 'text/plain;charset=utf-8' })])
  assert_equals(form.get('a').type, 'text/plain;charset=utf-8')
}, 'The type of a file comes back whole')
