import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { sandbox } from './sandbox.ts'

describe('streamed answers', () => {
  it('go out in chunks, text and bytes', async (t) => {
    const box = await sandbox(
      t,
      `const source = (...chunks) => new ReadableStream({ async start(c) { for (const chunk of chunks) { await null; c.enqueue(chunk) } c.close() } })
       router.get('/sse', () => new Response(source('data: 1\\n\\n', new TextEncoder().encode('data: ü\\n\\n')), { headers: { 'content-type': 'text/event-stream' } }))
       router.get('/file', (ctx) => ctx.file(source('a', 'b'), 'x.txt'))
       router.get('/fails', () => new Response(new ReadableStream({ pull(c) { c.enqueue('some'); throw new Error('source broke') } })))
       router.get('/odd', () => new Response(source(5)))
       router.get('/transform', () => { const { readable, writable } = new TransformStream(); const w = writable.getWriter(); w.write('x').then(() => w.close()); return new Response(readable) })`,
    )
    const sse = await box.request('/sse')
    assert.deepEqual(
      [sse.streamed, sse.chunks, sse.headers['content-type']],
      [true, ['data: 1\n\n', 'data: ü\n\n'], 'text/event-stream'],
    )
    assert.equal((await box.request('/file')).text, 'ab')
    const fails = await box.request('/fails')
    assert.equal(fails.error?.message, 'source broke')
    assert.match((await box.request('/odd')).error!.message, /Uint8Arrays or text/)
    assert.equal((await box.request('/transform')).text, 'x')
    const head = await box.request('/sse', { method: 'HEAD' })
    assert.deepEqual([head.streamed, head.text], [false, ''])
  })

  it('stop when the client leaves, and abort the signal', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/', (ctx) => new Response(new ReadableStream({
         async pull(c) { c.enqueue('tick'); await new Promise((r) => setTimeout(r, 1)) }, cancel(reason) { console.log('cancelled: ' + reason.message) } })))
       router.get('/slow', async (ctx) => { ctx.request.signal.addEventListener('abort', () => console.log('aborted ' + ctx.signal.reason.name)); await new Promise((r) => setTimeout(r, 20)); console.log('done'); return 'late' })`,
    )
    const [id, message] = box.message('/')
    const chunk = once(box.events, 'chunk')
    await box.deliver([message])
    await chunk
    await box.deliver([['cancel', id]])
    await box.logged(/cancelled: The client left/)
    const [slow, request] = box.message('/slow')
    await box.deliver([request])
    await box.deliver([['cancel', slow]])
    await box.logged(/aborted AbortError/)
    await box.logged(/done/)
    await box.request('/nothing')
    assert.equal(
      box.sent.some((sent) => sent[0] === 'answer' && sent[1] === slow),
      false,
    )
    await box.deliver([['cancel', 12_345]])
  })

  it('wait for the client when they are told what it took', async (t) => {
    const box = await sandbox(
      t,
      `let made = 0
       router.get('/big', () => new Response(new ReadableStream({ pull(c) { made += 1; if (made > 40) c.close(); else c.enqueue(new Uint8Array(100_000)) } })))
       router.get('/made', () => String(made))`,
      { streamWindow: 500_000 },
    )
    const [id, message] = box.message('/big')
    await box.deliver([message])
    const sent = () => box.sent.filter(([kind]) => kind === 'chunk').length
    await box.request('/made')
    assert.equal(sent(), 5)
    await box.deliver([['more', id, 100_000]])
    await box.request('/made')
    assert.equal(sent(), 6)
    const answered = box.answered(id)
    for (let taken = 0; taken < 40; taken += 1) await box.deliver([['more', id, 100_000]])
    assert.equal((await answered).bytes.length, 4_000_000)
  })
})
