// META: script=support.js
// Web IDL: how the interfaces of Fetch and XMLHttpRequest look to a script

const BODY = {
  attributes: ['body', 'bodyUsed'],
  methods: { arrayBuffer: 0, blob: 0, bytes: 0, formData: 0, json: 0, text: 0 },
}
const ITERABLE = { entries: 0, keys: 0, values: 0, forEach: 1 }
const INTERFACES = {
  Headers: {
    length: 0,
    attributes: [],
    methods: { append: 2, delete: 1, get: 1, getSetCookie: 0, has: 1, set: 2, ...ITERABLE },
    make: () => new Headers(),
  },
  Request: {
    length: 1,
    attributes: [
      'method',
      'url',
      'headers',
      'destination',
      'referrer',
      'referrerPolicy',
      'mode',
      'credentials',
      'cache',
      'redirect',
      'integrity',
      'keepalive',
      'isReloadNavigation',
      'isHistoryNavigation',
      'signal',
      'duplex',
      ...BODY.attributes,
    ],
    methods: { clone: 0, ...BODY.methods },
    make: () => new Request(ADDRESS),
  },
  Response: {
    length: 0,
    attributes: ['type', 'url', 'redirected', 'status', 'ok', 'statusText', 'headers', ...BODY.attributes],
    methods: { clone: 0, ...BODY.methods },
    statics: { error: 0, redirect: 1, json: 1 },
    make: () => new Response(),
  },
  FormData: {
    length: 0,
    attributes: [],
    methods: { append: 2, delete: 1, get: 1, getAll: 1, has: 1, set: 2, ...ITERABLE },
    make: () => new FormData(),
  },
}

for (const [name, { length, attributes, methods, statics = {}, make }] of Object.entries(INTERFACES)) {
  const owner = globalThis[name]
  test(() => {
    const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(globalThis, name)
    assert_true(writable && !enumerable && configurable)
    assert_equals(owner.name, name)
    assert_equals(owner.length, length)
    assert_equals(owner.prototype.constructor, owner)
    assert_false(Object.getOwnPropertyDescriptor(owner, 'prototype').writable)
  }, `${name} is a class of the global object`)
  test(() => {
    assert_equals(Object.getPrototypeOf(owner), Function.prototype)
    assert_equals(Object.getPrototypeOf(owner.prototype), Object.prototype)
  }, `${name} inherits from nothing`)
  test(() => {
    const tag = Object.getOwnPropertyDescriptor(owner.prototype, Symbol.toStringTag)
    assert_equals(tag.value, name)
    assert_true(!tag.writable && !tag.enumerable && tag.configurable)
    assert_equals(String(make()), `[object ${name}]`)
  }, `${name} has its name as a tag`)
  for (const attribute of attributes)
    test(() => {
      const descriptor = Object.getOwnPropertyDescriptor(owner.prototype, attribute)
      assert_true(descriptor.enumerable && descriptor.configurable)
      assert_equals(descriptor.set, undefined)
      assert_equals(descriptor.get.name, `get ${attribute}`)
      for (const other of [{}, owner.prototype, undefined])
        assert_throws_js(TypeError, () => Reflect.apply(descriptor.get, other, []))
      assert_false(Object.hasOwn(make(), attribute))
    }, `${name}.${attribute} is an attribute`)
  for (const [method, length] of Object.entries(methods))
    test(() => {
      const descriptor = Object.getOwnPropertyDescriptor(owner.prototype, method)
      assert_true(descriptor.enumerable && descriptor.configurable && descriptor.writable)
      assert_equals(descriptor.value.name, method)
      assert_equals(descriptor.value.length, length)
      assert_throws_js(TypeError, () => new descriptor.value())
    }, `${name}.${method}() is a method`)
  for (const [method, length] of Object.entries(statics))
    test(() => {
      const descriptor = Object.getOwnPropertyDescriptor(owner, method)
      assert_true(descriptor.enumerable && descriptor.configurable && descriptor.writable)
      assert_equals(descriptor.value.name, method)
      assert_equals(descriptor.value.length, length)
    }, `${name}.${method}() is a static method`)
  test(() => {
    const expected = [...attributes, ...Object.keys(methods), 'constructor']
    const found = Object.getOwnPropertyNames(owner.prototype)
    assert_array_equals(
      found.filter((each) => !expected.includes(each)),
      [],
    )
  }, `${name} has nothing else`)
  test(() => {
    class Own extends owner {
      own = 1
    }
    const instance = new Own(...(name === 'Request' ? [ADDRESS] : []))
    assert_true(instance instanceof owner && instance instanceof Own)
    assert_equals(instance.own, 1)
  }, `${name} can be extended`)
  test(() => {
    assert_throws_dom('DataCloneError', () => structuredClone(make()))
  }, `${name} cannot be cloned with structuredClone()`)
}
