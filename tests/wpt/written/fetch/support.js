// What tests of several files use. URLs are never asked for anything.
{
  const ADDRESS = 'http://service.test/path'
  const bytes = (text) => new TextEncoder().encode(text)

  /** A stream of the given chunks; text becomes bytes. */
  const streamOf = (...chunks) =>
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? bytes(chunk) : chunk)
        controller.close()
      },
    })
  /** A stream that fails with the given error. */
  const failing = (error) => new ReadableStream({ start: (controller) => controller.error(error) })
  /** A Request of the method POST. */
  const post = (body, init = {}) => new Request(ADDRESS, { method: 'POST', body, duplex: 'half', ...init })
  /** A Response with a content type, or none. */
  const typed = (body, type) => new Response(body, { headers: type === null ? {} : { 'content-type': type } })
  /** Tells of a promise that it fails with a TypeError. */
  const rejects = (t, promise, what) => promise_rejects_js(t, TypeError, promise, what)
  const entriesOf = (iterable) => JSON.stringify([...iterable])
  /** Both kinds of what has a body: how each is made of one. */
  const KINDS = { Request: (body) => post(body), Response: (body) => new Response(body) }
  const METHODS = ['text', 'json', 'arrayBuffer', 'bytes', 'blob', 'formData']

  Object.assign(globalThis, { ADDRESS, KINDS, METHODS, bytes, entriesOf, failing, post, rejects, streamOf, typed })
}
