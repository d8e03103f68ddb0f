// META: script=support.js
// XMLHttpRequest, 4 Interface FormData

test(() => {
  assert_equals(entriesOf(new FormData()), '[]')
  assert_equals(entriesOf(new FormData(undefined)), '[]')
}, 'FormData is empty when made of nothing')

for (const bad of [null, 1, 'a', {}, []])
  test(
    () => {
      assert_throws_js(TypeError, () => new FormData(bad))
    },
    `FormData is not made of ${JSON.stringify(bad)}`,
  )

test(() => {
  assert_throws_js(TypeError, () => FormData())
}, 'FormData is made with new')

for (const name of ['append', 'set'])
  test(() => {
    const form = new FormData()
    assert_equals(form[name]('a', '1'), undefined)
    form[name](1, 2)
    form[name](null, undefined)
    form[name]('object', { toString: () => 'text' })
    form[name]('list', ['x', 'y'])
    assert_equals(entriesOf(form), '[["a","1"],["1","2"],["null","undefined"],["object","text"],["list","x,y"]]')
  }, `${name}() makes names and values text`)

for (const name of ['append', 'set']) {
  test(() => {
    const form = new FormData()
    for (const args of [[], ['a']]) assert_throws_js(TypeError, () => form[name](...args))
  }, `${name}() wants a name and a value`)
  test(() => {
    const form = new FormData()
    for (const value of ['b', 1, null, {}, new Uint8Array()])
      assert_throws_js(TypeError, () => form[name]('a', value, 'file'))
    assert_throws_js(TypeError, () => form[name]('a', 'b', undefined))
    assert_equals(entriesOf(form), '[]')
  }, `${name}() takes a file name only with a Blob`)
  test(() => {
    const form = new FormData()
    assert_throws_js(TypeError, () => form[name]('a', Symbol('b')))
    assert_throws_js(TypeError, () => form[name](Symbol('a'), 'b'))
    assert_throws_js(TypeError, () => form[name]('a', new Blob(), Symbol('c')))
  }, `${name}() refuses symbols`)
  test(() => {
    const form = new FormData()
    form[name]('a\ud800', '\udc00b')
    assert_equals([...form.keys()][0], 'a\ufffd')
    assert_equals([...form.values()][0], '\ufffdb')
  }, `${name}() replaces half a surrogate pair`)
  test(() => {
    const form = new FormData()
    form[name]('a\r\nb', 'c\rd\ne')
    assert_array_equals([...form][0], ['a\r\nb', 'c\rd\ne'])
  }, `${name}() leaves line ends as they are`)
  promise_test(async () => {
    const form = new FormData()
    form[name]('a', new Blob(['x'], { type: 'text/own' }))
    const file = form.get('a')
    assert_true(file instanceof File)
    assert_equals(file.name, 'blob')
    assert_equals(file.type, 'text/own')
    assert_equals(await file.text(), 'x')
    assert_equals(form.get('a'), file)
  }, `${name}() of a Blob makes a File with the name blob`)
  test(() => {
    const form = new FormData()
    const file = new File(['x'], 'own', { type: 'text/own', lastModified: 5 })
    form[name]('a', file)
    assert_equals(form.get('a'), file)
  }, `${name}() of a File takes it as it is`)
  promise_test(async () => {
    const form = new FormData()
    const file = new File(['x'], 'own', { type: 'text/own', lastModified: 5 })
    form[name]('a', file, 'other')
    assert_not_equals(form.get('a'), file)
    assert_equals(form.get('a').name, 'other')
    assert_equals(form.get('a').type, 'text/own')
    assert_equals(await form.get('a').text(), 'x')
    assert_equals(file.name, 'own')
  }, `${name}() of a File with a name makes another File`)
  test(() => {
    for (const [given, kept] of [
      ['', ''],
      ['a/b:c', 'a/b:c'],
      [null, 'null'],
      [1, '1'],
      ['a\ud800', 'a\ufffd'],
      ['"\r\n', '"\r\n'],
    ]) {
      const form = new FormData()
      form[name]('a', new Blob(), given)
      assert_equals(form.get('a').name, kept)
    }
    const form = new FormData()
    form[name]('a', new Blob(), undefined)
    assert_equals(form.get('a').name, 'blob')
  }, `${name}() makes file names text`)
}

const three = () => {
  const form = new FormData()
  form.append('a', '1')
  form.append('b', '2')
  form.append('a', '3')
  return form
}

test(() => {
  assert_equals(entriesOf(three()), '[["a","1"],["b","2"],["a","3"]]')
}, 'append() keeps the order, and names that are the same')

test(() => {
  const form = three()
  form.set('a', '4')
  form.set('c', '5')
  assert_equals(entriesOf(form), '[["a","4"],["b","2"],["c","5"]]')
}, 'set() replaces the first of a name and drops the others, or adds')

test(() => {
  const form = three()
  assert_equals(form.get('a'), '1')
  assert_equals(form.get('c'), null)
  assert_array_equals(form.getAll('a'), ['1', '3'])
  assert_array_equals(form.getAll('c'), [])
  assert_not_equals(form.getAll('a'), form.getAll('a'))
  assert_true(form.has('a'))
  assert_false(form.has('c'))
  assert_false(form.has('A'))
}, 'get(), getAll() and has()')

test(() => {
  const form = three()
  assert_equals(form.delete('a'), undefined)
  form.delete('c')
  assert_equals(entriesOf(form), '[["b","2"]]')
}, 'delete() drops all of a name')

test(() => {
  const form = new FormData()
  form.append('\ud800', '1')
  assert_equals(form.get('\ud800'), '1')
  assert_true(form.has('\udc00'))
  assert_equals(form.getAll('\ufffd').length, 1)
  form.delete('\udfff')
  assert_equals(form.get('\ud800'), null)
}, 'Names that are asked for are made well-formed too')

test(() => {
  const form = new FormData()
  form.append('null', '1')
  form.append('1', '2')
  assert_equals(form.get(null), '1')
  assert_true(form.has(1))
  assert_throws_js(TypeError, () => form.get(Symbol('null')))
}, 'Names that are asked for are made text')

for (const name of ['get', 'getAll', 'has', 'delete', 'forEach'])
  test(() => {
    assert_throws_js(TypeError, () => new FormData()[name]())
    assert_throws_js(TypeError, () => FormData.prototype[name].call({}, 'a'))
  }, `${name}() wants its argument, and FormData`)

test(() => {
  const form = three()
  assert_array_equals([...form.keys()], ['a', 'b', 'a'])
  assert_array_equals([...form.values()], ['1', '2', '3'])
  assert_equals(entriesOf(form.entries()), entriesOf(form))
  assert_equals(FormData.prototype[Symbol.iterator], FormData.prototype.entries)
}, 'keys(), values() and entries()')

test(() => {
  const iterator = new FormData().entries()
  assert_equals(Object.prototype.toString.call(iterator), '[object FormData Iterator]')
  assert_equals(iterator[Symbol.iterator](), iterator)
  assert_throws_js(TypeError, () => iterator.next.call(new Headers().entries()))
}, 'Iterators of FormData are of their own kind')

test(() => {
  const form = three()
  const seen = []
  for (const [name, value] of form) {
    seen.push(value)
    if (value === '1') form.delete('b')
    if (value === '3') form.append('c', '4')
    if (name === 'c') form.set('a', '5')
  }
  assert_array_equals(seen, ['1', '3', '4'])
}, 'What changes meanwhile is seen')

test(() => {
  const form = three()
  const seen = []
  const self = {}
  form.forEach(function (value, name, owner) {
    assert_equals(this, self)
    assert_equals(owner, form)
    seen.push(name, value)
  }, self)
  assert_array_equals(seen, ['a', '1', 'b', '2', 'a', '3'])
}, 'forEach() calls back with value, name and FormData')
