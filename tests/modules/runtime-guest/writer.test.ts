import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { type Ask, sandbox } from './sandbox.ts'

describe('parts of files', () => {
  const CODE = `
    router.get('/text', (ctx) => ctx.file('0123456789', 'digits.txt'))
    router.get('/bytes', (ctx) => ctx.file(new Uint8Array([0, 1, 2, 3, 255])))
    router.get('/blob', (ctx) => ctx.file(new File(['ü€'], 'x.txt')))
    router.get('/empty', (ctx) => ctx.file(''))
    router.get('/stream', (ctx) => ctx.file(new Response('0123456789').body, 'x.txt'))
    router.get('/tagged', (ctx) => ctx.header('etag', '"v1"').file('0123456789'))
    router.get('/missing', (ctx) => ctx.status(404).file('no such file'))
    router.post('/text', (ctx) => ctx.file('0123456789'))`

  const cases: [range: string, status: number, text: string, contentRange: string | undefined][] = [
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=5-', 206, '56789', 'bytes 5-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=8-99999999999999999999', 206, '89', 'bytes 8-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['BYTES=1-2', 206, '12', 'bytes 1-2/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=999-', 416, '', 'bytes */10'],
    ['bytes=999-1', 200, '0123456789', undefined],
    ['bytes=-', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    [`bytes=${'0-1,'.repeat(1000)}2-3`, 200, '0123456789', undefined],
    ['lines=0-1', 200, '0123456789', undefined],
    ['nonsense', 200, '0123456789', undefined],
  ]
  it('are answered as they are asked for', async (t) => {
    const box = await sandbox(t, CODE)
    for (const [range, status, text, contentRange] of cases) {
      const answer = await box.request('/text', { headers: { range } })
      assert.deepEqual(
        [answer.status, answer.text, answer.headers['content-range']],
        [status, text, contentRange],
        range.slice(0, 50),
      )
      assert.equal(answer.headers['accept-ranges'], 'bytes')
    }
  })

  it('are bytes, whatever the content is', async (t) => {
    const box = await sandbox(t, CODE)
    const ask = async (path: string, range: string, more: Ask = {}) => {
      const answer = await box.request(path, { ...more, headers: { range, ...more.headers } })
      return [answer.status, [...answer.bytes], answer.headers['content-range']]
    }
    assert.deepEqual(await ask('/bytes', 'bytes=3-'), [206, [3, 255], 'bytes 3-4/5'])
    assert.deepEqual(await ask('/blob', 'bytes=1-1'), [206, [0xbc], 'bytes 1-1/5'])
    assert.deepEqual(await ask('/empty', 'bytes=0-'), [416, [], 'bytes */0'])
    assert.equal((await ask('/stream', 'bytes=0-1'))[0], 200)
    assert.equal((await ask('/missing', 'bytes=0-1'))[0], 404)
    assert.equal((await ask('/text', 'bytes=0-1', { method: 'POST' }))[0], 200)
    assert.equal((await ask('/text', 'bytes=0-1', { method: 'HEAD' }))[0], 200)
    assert.equal((await ask('/tagged', 'bytes=0-1', { headers: { 'if-range': '"v1"' } }))[0], 206)
    assert.equal((await ask('/tagged', 'bytes=0-1', { headers: { 'if-range': '"v2"' } }))[0], 200)
    assert.equal(
      (await ask('/text', 'bytes=0-1', { headers: { 'if-range': 'Wed, 21 Oct 2015 07:28:00 GMT' } }))[0],
      200,
    )
  })
})

describe('answers written piece by piece', () => {
  it('are what was written', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/', (ctx) => ctx.stream(async (write) => { await write('a'); await null; await write(new Uint8Array([98])); await write('ü') }, { type: 'text/csv', status: 201 }))
       router.get('/sync', (ctx) => ctx.stream((write) => { write('x'); write('y') }))
       router.get('/fails', (ctx) => ctx.stream(async (write) => { await write('some'); throw new Error('half way') }))
       router.get('/odd', (ctx) => ctx.stream((write) => write(5)))
       router.get('/nothing', (ctx) => ctx.stream(() => {}))`,
    )
    const answer = await box.request('/')
    assert.deepEqual([answer.status, answer.text, answer.headers['content-type']], [201, 'abü', 'text/csv'])
    assert.equal((await box.request('/sync')).text, 'xy')
    assert.equal((await box.request('/nothing')).text, '')
    assert.equal((await box.request('/fails')).error?.message, 'half way')
    assert.match((await box.request('/odd')).error!.message, /text or bytes/)
    const head = await box.request('/', { method: 'HEAD' })
    assert.deepEqual([head.status, head.streamed, head.text], [201, false, ''])
  })

  it('wait for their reader', async (t) => {
    const box = await sandbox(
      t,
      `let made = 0
       router.get('/big', (ctx) => ctx.stream(async (write) => { for (; made < 40; made += 1) await write(new Uint8Array(100_000)) }))
       router.get('/made', () => String(made))`,
      { streamWindow: 500_000 },
    )
    const [id, message] = box.message('/big')
    await box.deliver([message])
    const made = Number((await box.request('/made')).text)
    assert.ok(made <= 7, `${made} were made for a reader of 5`)
    const answered = box.answered(id)
    for (let taken = 0; taken < 40; taken += 1) await box.deliver([['more', id, 100_000]])
    assert.equal((await answered).bytes.length, 4_000_000)
  })

  it('end when the client leaves', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/', (ctx) => ctx.stream(async (write) => { try { for (;;) { await write('tick'); await new Promise((r) => setTimeout(r, 1)) } } catch (error) { console.log('ended ' + error.name + ctx.signal.aborted); throw error } }))
       router.get('/wait', (ctx) => ctx.stream(async (write) => { try { for (;;) await write('x'.repeat(100_000)) } finally { console.log('waited') } }))`,
      { streamWindow: 100_000 },
    )
    const [id, message] = box.message('/')
    const chunk = once(box.events, 'chunk')
    await box.deliver([message])
    await chunk
    await box.deliver([['cancel', id]])
    await box.logged(/ended AbortErrortrue/)
    const [other, waiting] = box.message('/wait')
    await box.deliver([waiting])
    await box.deliver([['cancel', other]])
    await box.logged(/waited/)
    assert.deepEqual(box.errors, [])
  })

  it('are events', async (t) => {
    const box = await sandbox(
      t,
      `router.get('/', (ctx) => ctx.sse(async (send) => {
         await send('plain'); await send({ a: 1 }, { event: 'made\\nevil: x', id: '7', retry: 100 }); await send('two\\r\\nlines\\rthree'); await send('')
       }))
       router.get('/odd', (ctx) => ctx.sse((send) => send(undefined)))`,
    )
    const answer = await box.request('/')
    assert.equal(answer.headers['content-type'], 'text/event-stream; charset=utf-8')
    assert.equal(answer.headers['cache-control'], 'no-cache, no-transform')
    assert.equal(
      answer.text,
      'data: plain\n\nevent: madeevil: x\nid: 7\nretry: 100\ndata: {"a":1}\n\ndata: two\ndata: lines\ndata: three\n\ndata: \n\n',
    )
    assert.match((await box.request('/odd')).error!.message, /undefined has no JSON form/)
  })
})
