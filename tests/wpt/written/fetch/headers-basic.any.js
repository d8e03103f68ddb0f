// META: script=support.js
// Fetch, 5.1 Headers class

test(() => {
  assert_equals(entriesOf(new Headers()), '[]')
  assert_equals(entriesOf(new Headers(undefined)), '[]')
}, 'Headers are empty when made of nothing')

for (const name of ['append', 'set'])
  test(() => {
    const headers = new Headers()
    headers[name]('X-Name', 'value')
    assert_equals(headers.get('x-name'), 'value')
    assert_equals(headers.get('X-NAME'), 'value')
  }, `${name}() and get() do not look at the case of names`)

test(() => {
  const headers = new Headers()
  headers.append('a', '1')
  headers.append('A', '2')
  headers.append('a', '')
  assert_equals(headers.get('a'), '1, 2, ')
}, 'get() joins the values of a name with a comma and a space, empty ones too')

test(() => {
  const headers = new Headers()
  assert_equals(headers.get('a'), null)
  assert_false(headers.has('a'))
}, 'A header that is not there is null to get(), and has() says no')

test(() => {
  const headers = new Headers({ a: '' })
  assert_equals(headers.get('a'), '')
  assert_true(headers.has('A'))
}, 'An empty value is there')

test(() => {
  const headers = new Headers([
    ['a', '1'],
    ['b', '2'],
    ['A', '3'],
  ])
  headers.set('a', '4')
  assert_equals(entriesOf(headers), '[["a","4"],["b","2"]]')
}, 'set() replaces all values of a name')

test(() => {
  const headers = new Headers({ a: '1', b: '2' })
  headers.delete('A')
  assert_false(headers.has('a'))
  assert_true(headers.has('b'))
  headers.delete('missing')
  assert_equals(entriesOf(headers), '[["b","2"]]')
}, 'delete() takes a name away, whatever its case; one that is missing is none')

test(() => {
  const headers = new Headers()
  for (const method of [() => headers.append('a', '1'), () => headers.set('a', '1'), () => headers.delete('a')])
    assert_equals(method(), undefined)
}, 'append(), set() and delete() return nothing')

const FEW = { append: [['a'], []], set: [['a'], []], get: [[]], has: [[]], delete: [[]], forEach: [[]] }
for (const [name, calls] of Object.entries(FEW))
  test(() => {
    for (const args of calls) assert_throws_js(TypeError, () => new Headers()[name](...args))
  }, `${name}() wants its arguments`)

test(() => {
  const headers = new Headers()
  headers.append(1, 2)
  headers.append('null', null)
  headers.append('undefined', undefined)
  headers.append('object', { toString: () => 'text' })
  headers.append(true, false)
  assert_equals(headers.get('1'), '2')
  assert_equals(headers.get('null'), 'null')
  assert_equals(headers.get('undefined'), 'undefined')
  assert_equals(headers.get('object'), 'text')
  assert_equals(headers.get('true'), 'false')
}, 'Names and values are made text')

for (const name of ['append', 'set']) {
  test(() => {
    assert_throws_js(TypeError, () => new Headers()[name]('a', Symbol('b')))
    assert_throws_js(TypeError, () => new Headers()[name](Symbol('a'), 'b'))
  }, `${name}() refuses symbols`)
  test(() => {
    assert_throws_js(RangeError, () =>
      new Headers()[name]('a', {
        toString() {
          throw new RangeError()
        },
      }),
    )
  }, `${name}() passes on what a conversion throws`)
}

// Fetch, 5.1: "get", "has", "getSetCookie"; 2.2.2: "get, decode and split" is not for set-cookie
const cookies = () =>
  new Headers([
    ['set-cookie', 'a=1'],
    ['x', 'y'],
    ['Set-Cookie', 'b=2'],
  ])

test(() => {
  assert_array_equals(cookies().getSetCookie(), ['a=1', 'b=2'])
  assert_array_equals(new Headers().getSetCookie(), [])
  assert_array_equals(new Headers({ 'set-cookie': '' }).getSetCookie(), [''])
}, 'getSetCookie() lists the cookies')

test(() => {
  assert_equals(cookies().get('set-cookie'), 'a=1, b=2')
}, 'get() joins cookies as any values')

test(() => {
  const headers = cookies()
  assert_not_equals(headers.getSetCookie(), headers.getSetCookie())
  headers.getSetCookie().push('c=3')
  assert_equals(headers.getSetCookie().length, 2)
}, 'getSetCookie() makes a list of its own each time')

test(() => {
  assert_array_equals(new Headers([['set-cookie', 'a=1, b=2']]).getSetCookie(), ['a=1, b=2'])
  const same = new Headers()
  same.append('set-cookie', 'a=1')
  same.append('set-cookie', 'a=1')
  assert_array_equals(same.getSetCookie(), ['a=1', 'a=1'])
}, 'getSetCookie() neither splits values nor drops equal ones')

test(() => {
  const headers = cookies()
  headers.set('SET-COOKIE', 'c=3')
  assert_array_equals(headers.getSetCookie(), ['c=3'])
  headers.delete('set-cookie')
  assert_array_equals(headers.getSetCookie(), [])
  assert_false(headers.has('set-cookie'))
}, 'set() and delete() are for all cookies')

test(() => {
  assert_array_equals(new Headers(cookies()).getSetCookie(), ['a=1', 'b=2'])
}, 'Cookies stay apart when headers are made of headers')

test(() => {
  const headers = new Headers({ 'set-cookie2': 'a' })
  assert_array_equals(headers.getSetCookie(), [])
}, 'set-cookie2 is not a cookie')
