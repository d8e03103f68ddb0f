// META: script=support.js
// Fetch, 2.2.2: "header name", "header value", "normalize"

const CALLS = {
  append: (name, value) => new Headers().append(name, value),
  set: (name, value) => new Headers().set(name, value),
  'the constructor, of a record': (name, value) => new Headers({ [name]: value }),
  'the constructor, of a list': (name, value) => new Headers([[name, value]]),
}
const BAD_NAMES = [
  '',
  ' ',
  'a b',
  ' a',
  'a ',
  'a\n',
  'a:',
  'a,b',
  'a(b',
  'a)',
  'a<',
  'a>',
  'a@',
  'a;',
  'a\\',
  'a"',
  'a/',
  'a[',
  'a]',
  'a?',
  'a=',
  'a{',
  'a}',
  'a\t',
  'a\0',
  'a\x7f',
  'é',
  'ж',
  '\ud83d\ude00',
]
const BAD_VALUES = ['a\0b', 'a\nb', 'a\rb', 'a\r\nb', 'a\r\n b', '\0', '\0 ', 'ж', '\u0100', '\ud83d\ude00']

for (const [method, use] of Object.entries(CALLS)) {
  test(() => {
    for (const name of BAD_NAMES) assert_throws_js(TypeError, () => use(name, 'a'), JSON.stringify(name))
  }, `Names that are no tokens: ${method}`)
  test(() => {
    for (const value of BAD_VALUES) assert_throws_js(TypeError, () => use('a', value), JSON.stringify(value))
  }, `Values that cannot be: ${method}`)
}
for (const method of ['get', 'has', 'delete'])
  test(() => {
    for (const name of BAD_NAMES) assert_throws_js(TypeError, () => new Headers()[method](name), JSON.stringify(name))
  }, `Names that are no tokens: ${method}`)

test(() => {
  const token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
  const headers = new Headers({ [token.toUpperCase()]: '1' })
  assert_equals(headers.get(token), '1')
  assert_array_equals([...headers.keys()], [token])
}, 'Every character of a token can be in a name')

const SPACES = { space: ' ', tab: '\t', 'carriage return': '\r', 'line feed': '\n', 'all of them': ' \t\r\n\n\r\t ' }
for (const [what, space] of Object.entries(SPACES)) {
  test(() => {
    assert_equals(new Headers({ a: `${space}x y${space}` }).get('a'), 'x y')
  }, `Around a value goes ${what}`)
  test(() => {
    assert_equals(new Headers({ a: space }).get('a'), '')
  }, `A value of ${what} is an empty one`)
}

for (const [what, character] of Object.entries({
  'vertical tab': '\v',
  'form feed': '\f',
  'no-break space': '\xa0',
  'byte 0x01': '\x01',
  'byte 0x7f': '\x7f',
  'byte 0xff': '\xff',
}))
  test(() => {
    assert_equals(new Headers({ a: `${character}x${character}` }).get('a'), `${character}x${character}`)
  }, `Around a value stays ${what}`)

test(() => {
  assert_equals(new Headers({ a: 'b \t c' }).get('a'), 'b \t c')
}, 'Space within a value stays')

test(() => {
  let value = ''
  for (let code = 1; code < 256; code += 1) if (code !== 10 && code !== 13) value += String.fromCharCode(code)
  assert_equals(new Headers({ a: `x${value}x` }).get('a'), `x${value}x`)
}, 'All bytes but NUL and line ends can be in a value')

test(() => {
  const headers = new Headers({ a: '1' })
  assert_throws_js(TypeError, () => headers.append('a', 'b\nc'))
  assert_throws_js(TypeError, () => headers.set('a', 'b\nc'))
  assert_equals(headers.get('a'), '1')
}, 'What is refused changes nothing')

test(() => {
  assert_throws_js(TypeError, () => new Request(ADDRESS, { headers: { a: 'b\nc' } }))
  assert_throws_js(TypeError, () => new Request(ADDRESS, { headers: { 'a b': 'c' } }))
}, 'A Request refuses such headers')

test(() => {
  assert_throws_js(TypeError, () => new Response(null, { headers: { a: 'b\nc' } }))
  assert_throws_js(TypeError, () => new Response(null, { headers: { 'a b': 'c' } }))
}, 'A Response refuses such headers')
