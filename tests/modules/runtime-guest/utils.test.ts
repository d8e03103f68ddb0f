import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { sandbox } from './sandbox.ts'

const named = (code: string) => `(async () => { try { return await (${code}) } catch (error) { return error.name } })()`

describe('utils', () => {
  it('sleeps, and wakes when aborted', async (t) => {
    const box = await sandbox(t)
    assert.equal(await box.eval(`utils.sleep('5ms').then(() => 'awake')`), 'awake')
    assert.equal(await box.eval(named(`utils.sleep('1h', { signal: AbortSignal.timeout(5) })`)), 'TimeoutError')
    assert.equal(await box.eval(named(`utils.sleep(1, { signal: AbortSignal.abort() })`)), 'AbortError')
    assert.equal(await box.eval(named(`utils.sleep('soon')`)), 'TypeError')
  })

  it('waits for so long and no longer', async (t) => {
    const box = await sandbox(t)
    assert.equal(await box.eval(`utils.timeout(Promise.resolve(1), '1h')`), 1)
    assert.equal(await box.eval(`utils.timeout(() => 2, 1000)`), 2)
    assert.deepEqual(
      await box.eval(`(async () => {
        let seen
        const error = await utils.timeout((signal) => { seen = signal; return new Promise(() => {}) }, 5).catch((error) => error)
        return [error.name, seen.aborted, seen.reason === error]
      })()`),
      ['TimeoutError', true, true],
    )
    assert.equal(await box.eval(named(`utils.timeout(async () => { throw new RangeError() }, '1s')`)), 'RangeError')
  })

  it('tries again until it works, or nobody wants to', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`(async () => {
        const seen = []
        const fail = (upTo) => (attempt) => { seen.push(attempt); if (attempt < upTo) throw new Error('no ' + attempt); return 'yes' }
        const quick = { delay: 1 }
        return [
          await utils.retry(fail(3), quick),
          await utils.retry(fail(9), quick).catch((error) => error.message),
          await utils.retry(fail(9), { ...quick, when: (error, attempt) => attempt < 2 && error.message === 'no 1' }).catch((error) => error.message),
          await utils.retry(fail(9), { delay: '1h', signal: AbortSignal.timeout(5) }).catch((error) => error.name),
          seen.join(''),
        ]
      })()`),
      ['yes', 'no 3', 'no 2', 'TimeoutError', '123' + '123' + '12' + '1'],
    )
    assert.equal(await box.eval(named(`utils.retry(() => 1, { attempts: 0 })`)), 'TypeError')
  })

  it('maps so many at once, in order, and stops after a failure', async (t) => {
    const box = await sandbox(t)
    assert.deepEqual(
      await box.eval(`(async () => {
        let now = 0, most = 0
        const doubled = await utils.map(new Set([1, 2, 3, 4, 5]), async (n, index) => {
          most = Math.max(most, ++now); await utils.sleep(6 - n); now--
          return n * 2 + index
        }, { concurrency: 2 })
        const begun = []
        const error = await utils.map([1, 2, 3, 4], async (n) => { begun.push(n); if (n === 2) throw new Error('two'); await utils.sleep(1) }, { concurrency: 2 })
          .catch((error) => error.message)
        await utils.sleep(5)
        return [doubled, most, error, begun, await utils.map([], () => 1)]
      })()`),
      [[2, 5, 8, 11, 14], 2, 'two', [1, 2], []],
    )
  })

  it('shapes text, lists and bytes', async (t) => {
    const box = await sandbox(t)
    const bytes = [0, 255, 62, 63, 64]
    const base64 = Buffer.from(bytes).toString('base64')
    assert.deepEqual(
      await box.eval(`[
        utils.escapeHtml('<a href="x">\\'&amp;</a>'), utils.escapeHtml(undefined), utils.escapeHtml(7),
        utils.slugify('  Crème brûlée & чай, Щука! '), utils.slugify("it's ÆØÅ ß"), utils.slugify('Подъезд Їжак Ёлка'), utils.slugify('日本'), utils.slugify('a b', { maxLength: 2 }),
        utils.chunk([1, 2, 3], 2), utils.chunk('', 2), utils.parseDuration('1h 30m'),
        utils.toBase64('ü'), utils.toBase64(new Uint8Array(${JSON.stringify(bytes)}), { url: true }), [...utils.fromBase64('${base64}')],
        [...utils.fromBase64('${base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}')], utils.toHex('aü'), [...utils.fromHex('00fF')],
      ]`),
      [
        '&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&lt;/a&gt;',
        '',
        '7',
        'creme-brulee-chai-shchuka',
        'its-aeoa-ss',
        'podezd-izhak-elka',
        '',
        'a',
        [[1, 2], [3]],
        [],
        5_400_000,
        Buffer.from('ü').toString('base64'),
        Buffer.from(bytes).toString('base64url'),
        bytes,
        bytes,
        Buffer.from('aü').toString('hex'),
        [0, 255],
      ],
    )
    for (const bad of [
      `utils.fromHex('0')`,
      `utils.fromHex('zz')`,
      `utils.fromBase64('?')`,
      `utils.chunk([], 0)`,
      `utils.toHex(5)`,
    ])
      assert.equal(await box.eval(named(bad)), 'TypeError', bad)
  })
})

describe('crypto beyond the standard', () => {
  it('hashes, signs and verifies', async (t) => {
    const box = await sandbox(t)
    const expected = createHmac('sha256', 'key').update('dätä').digest()
    assert.deepEqual(
      await box.eval(`(async () => [
        await crypto.hash('sha256', 'dätä'), await crypto.hash('sha512', new TextEncoder().encode('dätä'), 'base64'),
        [...await crypto.hash('SHA-1', '', 'bytes')], await crypto.hmac('sha256', 'key', 'dätä'), await crypto.hmac('sha256', 'key', 'dätä', 'base64url'),
      ])()`),
      [
        createHash('sha256').update('dätä').digest('hex'),
        createHash('sha512').update('dätä').digest('base64'),
        [...createHash('sha1').digest()],
        expected.toString('hex'),
        expected.toString('base64url'),
      ],
    )
    const verify = (signature: string, encoding = '') =>
      box.eval(`crypto.verifyHmac('sha256', 'key', 'dätä', ${signature} ${encoding && `, '${encoding}'`})`)
    assert.equal(await verify(`'${expected.toString('hex')}'`), true)
    assert.equal(await verify(`'${expected.toString('hex').toUpperCase()}'`), true)
    assert.equal(await verify(`'${expected.toString('base64')}'`, 'base64'), true)
    assert.equal(await verify(`new Uint8Array(${JSON.stringify([...expected])})`), true)
    for (const wrong of [
      `'${expected.toString('hex').slice(2)}'`,
      `'${'0'.repeat(64)}'`,
      `'nonsense'`,
      `''`,
      'undefined',
      'null',
    ])
      assert.equal(await verify(wrong), false, wrong)
    assert.equal(await box.eval(named(`crypto.hash('md5', '')`)), 'NotSupportedError')
    assert.equal(await box.eval(named(`crypto.hmac('sha256', '', 'x')`)), 'TypeError')
    assert.equal(await box.eval(named(`crypto.verifyHmac('sha256', 'key', 'x', '00', 'hexx')`)), 'TypeError')
  })

  it('makes random text of any alphabet, and compares', async (t) => {
    const box = await sandbox(t)
    assert.match(await box.eval('crypto.randomString()'), /^[A-Za-z0-9]{32}$/)
    assert.match(await box.eval(`crypto.randomString(5000, 'абв')`), /^[абв]{5000}$/)
    // Each of three letters about as often as the others: 6 standard deviations.
    const counts = await box.eval(
      `const counts = { a: 0, b: 0, c: 0 }; for (const letter of crypto.randomString(9999, 'abc')) counts[letter] += 1; counts`,
    )
    for (const count of Object.values(counts as Record<string, number>))
      assert.ok(Math.abs(count - 3333) < 283, `${count}`)
    assert.equal(await box.eval(`crypto.randomString(0)`), '')
    for (const bad of [`crypto.randomString(-1)`, `crypto.randomString(1e9)`])
      assert.equal(await box.eval(named(bad)), 'RangeError')
    for (const bad of [`crypto.randomString(1, 'a')`, `crypto.randomString(1, 'aab')`])
      assert.equal(await box.eval(named(bad)), 'TypeError')
    assert.deepEqual(
      await box.eval(
        `[['a', 'a'], ['a', 'b'], ['a', 'aa'], ['aa', 'a'], ['', ''], ['', 'a'], ['a', new Uint8Array([97])]].map(([a, b]) => crypto.timingSafeEqual(a, b))`,
      ),
      [true, false, false, false, true, false, true],
    )
  })
})

describe('a webhook', () => {
  it('is checked as the documentation says', async (t) => {
    const box = await sandbox(
      t,
      `router.post('/hook', async (ctx) => {
         const body = await ctx.request.text()
         const signature = ctx.header('x-hub-signature-256')?.replace('sha256=', '')
         if (!(await crypto.verifyHmac('sha256', 'secret', body, signature))) return ctx.status(401).text('No')
         return { ref: JSON.parse(body).ref }
       })`,
    )
    const body = JSON.stringify({ ref: 'main' })
    const signature = `sha256=${createHmac('sha256', 'secret').update(body).digest('hex')}`
    const post = (headers: Record<string, string>) => box.request('/hook', { method: 'POST', body, headers })
    assert.deepEqual((await post({ 'x-hub-signature-256': signature })).json(), { ref: 'main' })
    assert.equal((await post({ 'x-hub-signature-256': signature.replace(/.$/, 'x') })).status, 401)
    assert.equal((await post({})).status, 401)
  })
})
