// META: script=support.js
// Fetch, 5.4: signal; DOM, 3.2: "create a dependent abort signal"

test(() => {
  const controller = new AbortController()
  const request = new Request(ADDRESS, { signal: controller.signal })
  assert_not_equals(request.signal, controller.signal)
  assert_false(request.signal.aborted)
  const reason = new Error('why')
  controller.abort(reason)
  assert_true(request.signal.aborted)
  assert_equals(request.signal.reason, reason)
}, 'The signal of a Request follows the one it was given, and is another')

test(() => {
  const request = new Request(ADDRESS, { signal: AbortSignal.abort('why') })
  assert_true(request.signal.aborted)
  assert_equals(request.signal.reason, 'why')
}, 'A signal that was aborted before')

test(() => {
  const controller = new AbortController()
  const { signal } = new Request(ADDRESS, { signal: controller.signal })
  let events = 0
  signal.onabort = (event) => {
    events += 1
    assert_equals(event.target, signal)
    assert_true(controller.signal.aborted)
  }
  controller.abort()
  controller.abort()
  assert_equals(events, 1)
}, 'The signal of a Request has an event of its own, once')

test(() => {
  const seen = []
  const controller = new AbortController()
  const { signal } = new Request(ADDRESS, { signal: controller.signal })
  signal.addEventListener('abort', () => seen.push('request'))
  controller.signal.addEventListener('abort', () => seen.push('given'))
  controller.abort()
  assert_array_equals(seen, ['given', 'request'])
}, 'The signal that was given is told first')

test(() => {
  const controller = new AbortController()
  const first = new Request(ADDRESS, { signal: controller.signal })
  const second = new Request(first)
  const third = new Request(second, { method: 'PUT' })
  const signals = new Set([controller.signal, first.signal, second.signal, third.signal])
  assert_equals(signals.size, 4)
  controller.abort('why')
  for (const { aborted, reason } of signals) assert_true(aborted && reason === 'why')
}, 'A Request made of another follows its signal')

test(() => {
  const controller = new AbortController()
  const request = new Request(new Request(ADDRESS, { signal: controller.signal }), { signal: undefined })
  controller.abort()
  assert_true(request.signal.aborted)
}, 'signal undefined leaves that of another Request')

test(() => {
  const controller = new AbortController()
  const request = new Request(new Request(ADDRESS, { signal: controller.signal }), { signal: null })
  controller.abort()
  assert_false(request.signal.aborted)
}, 'signal null follows none')

test(() => {
  const [one, other] = [new AbortController(), new AbortController()]
  const request = new Request(new Request(ADDRESS, { signal: one.signal }), { signal: other.signal })
  one.abort()
  assert_false(request.signal.aborted)
  other.abort()
  assert_true(request.signal.aborted)
}, 'A signal that is given stands for that of another Request')

test(() => {
  const controller = new AbortController()
  const request = new Request(ADDRESS, { signal: controller.signal })
  const copy = request.clone()
  assert_not_equals(copy.signal, request.signal)
  controller.abort('why')
  assert_true(copy.signal.aborted)
  assert_equals(copy.signal.reason, 'why')
}, 'A clone follows the signal of the Request')

test(() => {
  const request = new Request(ADDRESS, { signal: AbortSignal.abort('why') })
  assert_equals(request.clone().signal.reason, 'why')
  assert_equals(new Request(request).signal.reason, 'why')
}, 'A clone of a Request that was aborted is aborted')

test(() => {
  const controller = new AbortController()
  const seen = []
  const first = new Request(ADDRESS, { signal: controller.signal })
  const second = new Request(first)
  for (const [name, { signal }] of Object.entries({ first, second })) signal.onabort = () => seen.push(name)
  controller.abort()
  assert_array_equals(seen, ['first', 'second'])
}, 'Signals that follow are told in the order they were made')

for (const bad of [1, 'a', {}, new EventTarget(), new AbortController(), false])
  test(
    () => {
      assert_throws_js(TypeError, () => new Request(ADDRESS, { signal: bad }))
    },
    `signal is no ${Object.prototype.toString.call(bad)}`,
  )

promise_test(async () => {
  const request = post('text', { signal: AbortSignal.abort() })
  assert_equals(await request.text(), 'text')
}, 'The body of a Request that was aborted can be read')
