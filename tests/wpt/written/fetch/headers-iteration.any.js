// META: script=support.js
// Fetch, 5.1: "The value pairs to iterate over"; 2.2.2: "sort and combine"; Web IDL, iterable declarations

test(() => {
  const headers = new Headers([
    ['c', '1'],
    ['B', '2'],
    ['a', '3'],
    ['b', '4'],
  ])
  assert_equals(entriesOf(headers), '[["a","3"],["b","2, 4"],["c","1"]]')
  assert_array_equals([...headers.keys()], ['a', 'b', 'c'])
  assert_array_equals([...headers.values()], ['3', '2, 4', '1'])
  assert_equals(entriesOf(headers.entries()), entriesOf(headers))
}, 'Headers come sorted by name, lower-cased, values of a name joined')

test(() => {
  const names = ['b-a', 'b', 'b!', 'b_', 'b~', 'ba', 'b0']
  const headers = new Headers(names.map((name) => [name, '1']))
  assert_array_equals([...headers.keys()], ['b', 'b!', 'b-a', 'b0', 'b_', 'ba', 'b~'])
}, 'Names are sorted by their bytes')

test(() => {
  const headers = new Headers([
    ['x', '1'],
    ['set-cookie', 'b=2'],
    ['a', '2'],
    ['Set-Cookie', 'a=1'],
  ])
  assert_equals(entriesOf(headers), '[["a","2"],["set-cookie","b=2"],["set-cookie","a=1"],["x","1"]]')
}, 'Cookies come one by one, in the order they were added')

test(() => {
  const headers = new Headers({ a: '1', b: '2', c: '3' })
  const seen = []
  for (const [name] of headers) {
    seen.push(name)
    headers.delete('b')
  }
  assert_array_equals(seen, ['a', 'c'])
}, 'What is deleted ahead does not come')

test(() => {
  const headers = new Headers({ a: '1', b: '2', c: '3' })
  const seen = []
  for (const [name] of headers) {
    seen.push(name)
    headers.delete(name)
  }
  assert_array_equals(seen, ['a', 'c'])
}, 'What is deleted behind moves the rest up')

test(() => {
  const headers = new Headers({ a: '1' })
  const seen = []
  for (const [name] of headers) {
    seen.push(name)
    if (seen.length < 3) headers.append(`x${seen.length}`, '1')
  }
  assert_array_equals(seen, ['a', 'x1', 'x2'])
}, 'What is added ahead comes')

test(() => {
  const headers = new Headers({ b: '1', c: '2' })
  const seen = []
  for (const [name] of headers) {
    seen.push(name)
    if (seen.length === 1) headers.append('a', '0')
  }
  assert_array_equals(seen, ['b', 'b', 'c'])
}, 'What is added behind moves the rest down')

test(() => {
  const headers = new Headers({ a: '1', b: '2' })
  const seen = []
  for (const [name, value] of headers) {
    seen.push(value)
    headers.set('b', '3')
    headers.append('b', '4')
    if (name === 'b') break
  }
  assert_array_equals(seen, ['1', '3, 4'])
}, 'Values come as they are by then')

test(() => {
  const headers = new Headers([
    ['set-cookie', 'a'],
    ['set-cookie', 'b'],
  ])
  const seen = []
  for (const [, value] of headers) {
    seen.push(value)
    if (seen.length === 1) headers.append('set-cookie', 'c')
  }
  assert_array_equals(seen, ['a', 'b', 'c'])
}, 'A cookie added meanwhile comes')

test(() => {
  const headers = new Headers({ a: '1' })
  const iterator = headers.entries()
  iterator.next()
  assert_true(iterator.next().done)
  headers.append('b', '2')
  const { done, value } = iterator.next()
  assert_false(done)
  assert_array_equals(value, ['b', '2'])
}, 'An iterator that has ended goes on when there is more')

test(() => {
  const headers = new Headers({ a: '1' })
  const iterator = headers.keys()
  const first = iterator.next()
  assert_equals(JSON.stringify(first), '{"value":"a","done":false}')
  const last = iterator.next()
  assert_true('value' in last)
  assert_equals(last.value, undefined)
  assert_true(last.done)
}, 'Results of next() have value and done')

test(() => {
  const iterator = new Headers({ a: '1' }).entries()
  const prototype = Object.getPrototypeOf(iterator)
  assert_equals(Object.getPrototypeOf(prototype), Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())))
  assert_equals(iterator[Symbol.iterator](), iterator)
  assert_equals(Object.prototype.toString.call(iterator), '[object Headers Iterator]')
  assert_equals(Object.getPrototypeOf(new Headers().keys()), prototype)
}, 'Iterators have a prototype of their own, and can be iterated over')

test(() => {
  const prototype = Object.getPrototypeOf(new Headers().entries())
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'next')
  assert_true(descriptor.enumerable && descriptor.writable && descriptor.configurable)
  const tag = Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag)
  assert_true(!tag.enumerable && !tag.writable && tag.configurable)
  assert_false(Object.hasOwn(prototype, 'constructor'))
}, 'The prototype of iterators is made as Web IDL says')

test(() => {
  const { next } = new Headers().entries()
  for (const other of [{}, new Headers(), [].values(), undefined]) assert_throws_js(TypeError, () => next.call(other))
}, 'next() is for iterators of Headers')

for (const name of ['entries', 'keys', 'values', 'forEach'])
  test(() => {
    for (const other of [{}, undefined, new Map()])
      assert_throws_js(TypeError, () => Headers.prototype[name].call(other, () => {}))
  }, `${name}() is for Headers`)

test(() => {
  assert_equals(Headers.prototype[Symbol.iterator], Headers.prototype.entries)
  const descriptor = Object.getOwnPropertyDescriptor(Headers.prototype, Symbol.iterator)
  assert_true(!descriptor.enumerable && descriptor.writable && descriptor.configurable)
}, 'Symbol.iterator is entries')

test(() => {
  const headers = new Headers({ b: '1', a: '2' })
  const self = {}
  const seen = []
  const result = headers.forEach(function (...args) {
    seen.push(args[1], args[0])
    assert_equals(this, self)
    assert_equals(args[2], headers)
    assert_equals(args.length, 3)
  }, self)
  assert_equals(result, undefined)
  assert_array_equals(seen, ['a', '2', 'b', '1'])
}, 'forEach() calls back with value, name and Headers')

test(() => {
  for (const bad of [undefined, null, 1, 'a', {}]) assert_throws_js(TypeError, () => new Headers().forEach(bad))
}, 'forEach() takes a function')

test(() => {
  const headers = new Headers({ a: '1', b: '2' })
  let calls = 0
  assert_throws_js(RangeError, () =>
    headers.forEach(() => {
      calls += 1
      throw new RangeError()
    }),
  )
  assert_equals(calls, 1)
}, 'What forEach() calls may throw, which ends it')

test(() => {
  const headers = new Headers({ a: '1', b: '2' })
  const seen = []
  headers.forEach((_, name) => {
    seen.push(name)
    headers.delete('b')
    if (seen.length === 1) headers.append('c', '3')
  })
  assert_array_equals(seen, ['a', 'c'])
}, 'forEach() sees what changes meanwhile')

test(() => {
  const headers = new Headers({ a: '1' })
  const [first] = headers
  first[1] = 'changed'
  assert_equals(headers.get('a'), '1')
  assert_not_equals([...headers][0], [...headers][0])
}, 'Pairs are made anew')
