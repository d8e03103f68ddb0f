// META: script=support.js
// Fetch, 5.1 "new Headers(init)"; Web IDL, conversion to (sequence<sequence<ByteString>> or record<ByteString, ByteString>)

for (const bad of [null, 1, 'a', true, 1n])
  test(
    () => {
      assert_throws_js(TypeError, () => new Headers(bad))
    },
    `Headers are not made of ${typeof bad} ${String(bad)}`,
  )

test(() => {
  assert_throws_js(TypeError, () => new Headers(Symbol('a')))
}, 'Headers are not made of a symbol')

test(() => {
  assert_equals(entriesOf(new Headers({ b: '2', A: '1' })), '[["a","1"],["b","2"]]')
}, 'A record')

test(() => {
  assert_equals(
    entriesOf(new Headers({ a: 1, b: null, c: undefined, d: ['x', 'y'] })),
    '[["a","1"],["b","null"],["c","undefined"],["d","x,y"]]',
  )
}, 'The values of a record are made text')

test(() => {
  const record = Object.create({ inherited: '1' }, { hidden: { value: '2' }, own: { value: '3', enumerable: true } })
  assert_equals(entriesOf(new Headers(record)), '[["own","3"]]')
}, 'Of a record count its own enumerable properties')

test(() => {
  const record = Object.create(null)
  record.a = '1'
  assert_equals(new Headers(record).get('a'), '1')
}, 'A record without a prototype')

test(() => {
  assert_throws_js(TypeError, () => new Headers({ [Symbol('a')]: '1' }))
  assert_throws_js(TypeError, () => new Headers({ a: Symbol('1') }))
}, 'A record has neither enumerable symbols nor symbols as values')

test(() => {
  const record = Object.defineProperty({ a: '1' }, Symbol('b'), { value: '2' })
  assert_equals(entriesOf(new Headers(record)), '[["a","1"]]')
}, 'Symbols that are not enumerable do not count')

test(() => {
  assert_equals(new Headers({ a: '1', A: '2' }).get('a'), '1, 2')
}, 'Names of a record that differ in case are one header')

test(() => {
  function record() {}
  record.a = '1'
  assert_equals(entriesOf(new Headers(record)), '[["a","1"]]')
}, 'A function is a record as any object')

test(() => {
  const seen = []
  const handler = {
    get(target, key) {
      seen.push(`get ${String(key)}`)
      return target[key]
    },
    ownKeys(target) {
      seen.push('ownKeys')
      return Reflect.ownKeys(target)
    },
    getOwnPropertyDescriptor(target, key) {
      seen.push(`descriptor ${String(key)}`)
      return Reflect.getOwnPropertyDescriptor(target, key)
    },
  }
  new Headers(new Proxy({ a: '1', b: '2' }, handler))
  assert_array_equals(seen, [
    'get Symbol(Symbol.iterator)',
    'ownKeys',
    'descriptor a',
    'get a',
    'descriptor b',
    'get b',
  ])
}, 'A record is read in the order of Web IDL')

test(() => {
  const handler = {
    ownKeys: () => ['a', 'b'],
    getOwnPropertyDescriptor: (_, key) =>
      key === 'a' ? undefined : { value: '2', enumerable: true, configurable: true },
  }
  assert_equals(entriesOf(new Headers(new Proxy({ b: '2' }, handler))), '[["b","2"]]')
}, 'A key that is not there any more does not count')

test(() => {
  assert_equals(
    entriesOf(
      new Headers([
        ['b', '2'],
        ['a', '1'],
        ['B', '3'],
      ]),
    ),
    '[["a","1"],["b","2, 3"]]',
  )
  assert_equals(entriesOf(new Headers([])), '[]')
}, 'A list of pairs')

for (const [what, list] of [
  ['one', [['a']]],
  ['none', [[]]],
  ['three', [['a', 'b', 'c']]],
])
  test(() => {
    assert_throws_js(TypeError, () => new Headers(list))
  }, `A pair of ${what} is none`)

test(() => {
  for (const item of ['ab', 1, null, undefined, {}, Symbol('a')])
    assert_throws_js(TypeError, () => new Headers([item]), typeof item)
}, 'A pair is an object that can be iterated over')

test(() => {
  assert_equals(new Headers([['a', undefined]]).get('a'), 'undefined')
  assert_equals(new Headers([['a', null]]).get('a'), 'null')
}, 'The second of a pair is made text, undefined too')

test(() => {
  assert_equals(entriesOf(new Headers([new Set(['a', '1'])])), '[["a","1"]]')
  assert_equals(entriesOf(new Headers(new Map([['a', '1']]))), '[["a","1"]]')
  function* pairs() {
    yield ['a', '1']
    yield (function* () {
      yield 'b'
      yield '2'
    })()
  }
  assert_equals(entriesOf(new Headers(pairs())), '[["a","1"],["b","2"]]')
}, 'Lists and pairs are whatever can be iterated over')

test(() => {
  for (const value of [null, undefined]) {
    const record = Object.defineProperty({ a: '1' }, Symbol.iterator, { value })
    assert_equals(entriesOf(new Headers(record)), '[["a","1"]]')
  }
}, 'An iterator that is null or undefined makes a record')

test(() => {
  assert_throws_js(TypeError, () => new Headers({ [Symbol.iterator]: 1 }))
  assert_throws_js(TypeError, () => new Headers({ [Symbol.iterator]: () => 1 }))
}, 'An iterator that is no function, or gives none, is a mistake')

test(() => {
  function list() {}
  list[Symbol.iterator] = () => [['a', '1']][Symbol.iterator]()
  assert_equals(new Headers(list).get('a'), '1')
}, 'A function that can be iterated over is a list')

test(() => {
  const given = new Headers([
    ['a', '1'],
    ['a', '2'],
  ])
  const headers = new Headers(given)
  given.set('a', '3')
  assert_equals(headers.get('a'), '1, 2')
}, 'Headers made of headers are their own')

test(() => {
  const given = new Headers({ a: '1' })
  given[Symbol.iterator] = function* () {
    yield ['b', '2']
  }
  assert_equals(entriesOf(new Headers(given)), '[["b","2"]]')
}, 'Headers with an iterator of their own are a list as any other')

test(() => {
  assert_throws_js(
    RangeError,
    () =>
      new Headers({
        get a() {
          throw new RangeError()
        },
      }),
  )
  assert_throws_js(
    RangeError,
    () =>
      new Headers({
        get [Symbol.iterator]() {
          throw new RangeError()
        },
      }),
  )
}, 'What a getter throws comes out')

test(() => {
  assert_equals(new Headers(new URLSearchParams('a=1&b=2')).get('b'), '2')
}, 'URLSearchParams are a list of pairs')

test(() => {
  const form = new FormData()
  form.append('a', '1')
  assert_equals(new Headers(form).get('a'), '1')
}, 'FormData is a list of pairs')

test(() => {
  assert_throws_js(TypeError, () => Headers())
}, 'Headers are made with new')
