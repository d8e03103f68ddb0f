import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { ImportedVariable } from '../../../modules/environment/contract.ts'
import { type Shop, startShop } from './support.ts'

const outcomes = (variables: ImportedVariable[]) =>
  Object.fromEntries(variables.map(({ key, outcome }) => [key, outcome]))
const values = async ({ environment, project }: Shop) => ({ ...(await environment.values(project)) })

/** Variables of each type, each with a value that is easily mistaken for one of another. */
const ALL = [
  { key: 'BIG', type: 'string', value: '12345678901234567890' },
  { key: 'COUNT', type: 'integer', value: -3 },
  { key: 'DOC', type: 'json', value: { a: [1, null, "it's"], b: '`' } },
  { key: 'NO', type: 'boolean', value: false },
  { key: 'NOTE', type: 'text', value: 'two\nlines # here\n' },
  { key: 'RATE', type: 'float', value: 0.5 },
  { key: 'TEXT', type: 'json', value: '[1]' },
  { key: 'WHOLE', type: 'float', value: 3 },
  { key: 'WORD', type: 'string', value: ' $HOME "quoted" \\n #1 ' },
] as const

describe('importing variables', () => {
  it('guesses types, and tells first what would come of it', async (t) => {
    const shop = await startShop(t)
    const text = [
      '# settings',
      'export NAME="Ann"',
      'PORT=3000',
      'RATE=0.25',
      'DEBUG=true',
      'VERSION=1.10',
      'PHONE=+79001234567',
      'ZIP=01234',
      'ID=12345678901234567890',
      'LIST=["a", 1]',
      "LINES='one\ntwo'",
      'EMPTY=',
    ].join('\n')
    const { status, body } = await shop.api('POST', '/import', { format: 'env', text, dryRun: true })
    assert.equal(status, 200)
    assert.equal(body.applied, false)
    const shown = Object.fromEntries(
      body.variables.map(({ key, type, value }: ImportedVariable) => [key, [type, value]]),
    )
    assert.deepEqual(shown, {
      NAME: ['string', 'Ann'],
      PORT: ['integer', 3000],
      RATE: ['float', 0.25],
      DEBUG: ['boolean', true],
      VERSION: ['string', '1.10'],
      PHONE: ['string', '+79001234567'],
      ZIP: ['string', '01234'],
      ID: ['string', '12345678901234567890'],
      LIST: ['json', ['a', 1]],
      LINES: ['text', 'one\ntwo'],
      EMPTY: ['string', ''],
    })
    assert.deepEqual(await values(shop), {})
    const applied = await shop.api('POST', '/import', { format: 'env', text })
    assert.equal(applied.body.applied, true)
    assert.equal((await values(shop)).PORT, 3000)
    assert.equal(Object.keys(await values(shop)).length, 11)
  })

  it('keeps the types there are, and leaves alone what is the same', async (t) => {
    const shop = await startShop(t)
    await shop.environment.set(shop.project, [
      { key: 'ID', type: 'string', value: '7' },
      { key: 'RATE', type: 'float', value: 1 },
      { key: 'ON', type: 'boolean', value: true },
      { key: 'COUNT', type: 'integer', value: 1 },
      { key: 'OTHER', type: 'integer', value: 1 },
    ])
    const text = 'ID=7\nRATE=2\nON=no\nCOUNT=many\nNEW=1'
    const { body } = await shop.api('POST', '/import', { format: 'env', text })
    assert.deepEqual(outcomes(body.variables), {
      ID: 'unchanged',
      RATE: 'changed',
      ON: 'changed',
      COUNT: 'changed',
      NEW: 'added',
    })
    assert.deepEqual(await values(shop), { COUNT: 'many', ID: '7', NEW: 1, ON: false, OTHER: 1, RATE: 2 })
    const list = await shop.environment.list(shop.project)
    assert.equal(list.find(({ key }) => key === 'RATE')!.type, 'float')
  })

  it('is all or nothing, and says why something is refused', async (t) => {
    const shop = await startShop(t)
    const text = `GOOD=1\nmy.key=1\n2FAST=1\nHUGE="${'x'.repeat(70_000)}"\nRATE=1,5`
    const choices = [{ key: 'RATE', type: 'float' }]
    const { body } = await shop.api('POST', '/import', { format: 'env', text, choices, dryRun: true })
    const reasons = body.variables.map(({ key, outcome, reason }: ImportedVariable) => [key, outcome, reason])
    assert.deepEqual(reasons, [
      ['2FAST', 'refused', 'key'],
      ['GOOD', 'added', undefined],
      ['HUGE', 'refused', 'size'],
      ['RATE', 'refused', 'value'],
      ['my.key', 'refused', 'key'],
    ])
    const refused = await shop.api('POST', '/import', { format: 'env', text, choices })
    assert.deepEqual([refused.status, refused.body.code], [422, 'M3M_ENV_INVALID'])
    assert.deepEqual(
      refused.body.errors.map(({ path }: { path: string }) => path),
      ['2FAST', 'HUGE', 'RATE', 'my.key'],
    )
    assert.deepEqual(await values(shop), {})
    const skips = ['my.key', '2FAST', 'HUGE', 'RATE'].map((key) => ({ key, skip: true }))
    const done = await shop.api('POST', '/import', { format: 'env', text, choices: skips })
    assert.deepEqual(Object.values(outcomes(done.body.variables)).sort(), ['added', ...Array(4).fill('skipped')])
    assert.deepEqual(await values(shop), { GOOD: 1 })
  })

  it('takes types and secrets as they were chosen', async (t) => {
    const shop = await startShop(t)
    const choices = [
      { key: 'PORT', type: 'string' },
      { key: 'ON', type: 'boolean' },
      { key: 'TOKEN', secret: true },
    ]
    const text = 'PORT=3000\nON=1\nTOKEN=hush-hush'
    const { body } = await shop.api('POST', '/import', { format: 'env', text, choices })
    assert.doesNotMatch(JSON.stringify(body), /hush/)
    assert.deepEqual(await values(shop), { ON: true, PORT: '3000', TOKEN: 'hush-hush' })
    // What is secret stays so, and whether a file has its value is nobody's to try out.
    for (const token of ['hush-hush', 'loud']) {
      const again = await shop.api('POST', '/import', { format: 'env', text: `TOKEN=${token}`, dryRun: true })
      assert.deepEqual(again.body.variables, [{ key: 'TOKEN', type: 'string', secret: true, outcome: 'changed' }])
    }
  })

  it('takes JSON by its own types', async (t) => {
    const shop = await startShop(t)
    const text = JSON.stringify({ A: 'true', B: true, C: 1.5, D: null, E: { deep: [1] }, F: 'a\nb', G: 2 })
    const { body } = await shop.api('POST', '/import', { format: 'json', text })
    assert.deepEqual(
      body.variables.map(({ type }: ImportedVariable) => type),
      ['string', 'boolean', 'float', 'json', 'json', 'text', 'integer'],
    )
    assert.deepEqual(await values(shop), JSON.parse(text))
  })

  it('refuses what is no such file with the place', async (t) => {
    const shop = await startShop(t)
    const attempts: [string, string, RegExp][] = [
      ['json', '{\n  "A": 1,\n}', /line 3, column 1/],
      ['json', '[1]', /object of values/],
      ['json', '{}', /no variables/],
      ['env', 'just words\nand more', /KEY=value/],
      ['env', '', /KEY=value/],
    ]
    for (const [format, text, words] of attempts) {
      const { status, body } = await shop.api('POST', '/import', { format, text, dryRun: true })
      assert.deepEqual([status, body.code], [422, 'M3M_ENV_IMPORT'], text)
      assert.match(body.detail, words)
    }
    assert.equal((await shop.api('POST', '/import', { format: 'ini', text: 'A=1' })).status, 400)
    const many = Array.from({ length: 501 }, (_, n) => `K${n}=1`).join('\n')
    assert.equal((await shop.api('POST', '/import', { format: 'env', text: many, dryRun: true })).status, 422)
    const odd = '{"__proto__": {"polluted": 1}, "constructor": 2}'
    assert.equal((await shop.api('POST', '/import', { format: 'json', text: odd })).status, 200)
    assert.equal(({} as { polluted?: number }).polluted, undefined)
  })
})

describe('exporting variables', () => {
  const roundTrip = (format: 'env' | 'json') => async (t: TestContext) => {
    const shop = await startShop(t)
    await shop.environment.set(shop.project, [
      ...ALL.map((variable) => ({ ...variable })),
      { key: 'TOKEN', type: 'string' as const, value: 'hush-hush', secret: true },
    ])
    const before = await shop.environment.list(shop.project)
    const { status, body, headers } = await shop.api('GET', `/export?format=${format}`)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    assert.equal(status, 200)
    assert.match(String(headers['content-disposition']), /^attachment; filename="shop\.env/)
    assert.doesNotMatch(text, /hush/)
    const same = await shop.api('POST', '/import', { format, text, dryRun: true })
    assert.deepEqual(new Set(Object.values(outcomes(same.body.variables))), new Set(['unchanged']))
    assert.equal(same.body.variables.length, ALL.length)
    if (format === 'env') {
      assert.match(text, /^# TOKEN is secret/m)
      return
    }
    for (const { key } of before) await shop.environment.remove(shop.project, key)
    await shop.api('POST', '/import', { format, text })
    const plain = (list: typeof before) => list.map(({ key, type, value }) => ({ key, type, value }))
    assert.deepEqual(plain(await shop.environment.list(shop.project)), plain(before.filter(({ secret }) => !secret)))
  }
  it('as .env gives a file that changes nothing', roundTrip('env'))
  it('as JSON gives a file that restores all but secrets, with their types', roundTrip('json'))

  it('as .env says what no such file can have', async (t) => {
    const shop = await startShop(t)
    await shop.environment.set(shop.project, [{ key: 'ODD', type: 'string', value: `"'\` # x` }])
    assert.match((await shop.api('GET', '/export')).body, /^# ODD has quotes/)
  })
})

describe('adding a variable', () => {
  it('refuses a key that is there, on the field, also of many at once', async (t) => {
    const shop = await startShop(t)
    const add = (value: number) => shop.api('POST', '', { key: 'ONE', type: 'integer', value })
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => add(n)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(9).fill(409)])
    const lost = answers.find(({ status }) => status === 409)!.body
    assert.deepEqual([lost.code, lost.errors[0].path], ['M3M_ENV_TAKEN', '/key'])
    assert.equal(
      (await values(shop)).ONE,
      answers.findIndex(({ status }) => status === 201),
    )
    const odd = await shop.api('POST', '', { key: 'no good', type: 'integer', value: 1 })
    assert.deepEqual([odd.status, odd.body.errors[0].path], [400, '/key'])
  })
})
