import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { until } from '../../../support/until.ts'
import type * as Cases from './cases/grammy.ts'
import { type FakeTelegram, fakeTelegram } from './fake-telegram.ts'
import { bundle, library } from './support.ts'

const from = { id: 7, is_bot: false, first_name: 'Änn' }
const chat = { id: 7, type: 'private', first_name: 'Änn' }
const said = (update_id: number, text: string, more = {}) => ({
  update_id,
  message: { message_id: update_id, date: 1, chat, from, text, ...more },
})
const UPDATES = [
  said(1, '/start', { entities: [{ type: 'bot_command', offset: 0, length: 6 }] }),
  said(2, 'echo ü 😀'),
  { update_id: 3, callback_query: { id: 'q', from, chat_instance: 'c', data: 'more', message: said(1, 'x').message } },
  {
    update_id: 4,
    message: {
      message_id: 4,
      date: 1,
      chat,
      from,
      caption: 'look',
      photo: [{ file_id: 'p', file_unique_id: 'p', width: 1, height: 1 }],
    },
  },
  said(5, 'plain'),
  said(6, 'plain again'),
]
const edited = { update_id: 7, edited_message: { message_id: 5, date: 1, edit_date: 2, chat, from, text: 'other' } }

describe('grammY', () => {
  const grammy = library<typeof Cases>('grammy')
  let telegram: FakeTelegram
  before(async () => {
    telegram = await fakeTelegram(grammy)
  })

  it('reads updates by long polling', async () => {
    for (const token of ['1:guest', '1:node']) telegram.give(token, [...UPDATES, edited])
    const { errors, running } = await grammy.same('polling', (side) => [telegram.url, `1:${side}`])
    assert.deepEqual([errors, running], [['started as m3m_bot', '7 cannot handle edits'], false])
    const calls = telegram.calls('1:guest')
    assert.deepEqual(calls, telegram.calls('1:node'))
    assert.deepEqual(
      calls.map(([method]) => method),
      [
        'getMe',
        'deleteWebhook',
        'sendMessage',
        'sendMessage',
        'answerCallbackQuery',
        'editMessageText',
        'sendPhoto',
        'sendMessage',
        'sendMessage',
      ],
    )
    assert.match(JSON.stringify(calls[6]), /file\(ü\.png\) \\u0001\\u0002ÿ/)
  })

  it('answers webhooks', async () => {
    const { answers, wrong } = await grammy.same('webhook', (side) => [telegram.url, `2:${side}`, UPDATES])
    assert.deepEqual(
      answers.map(([status]) => status),
      [200, 200, 200, 200, 200, 200],
    )
    assert.deepEqual(wrong, [401, '"unauthorized"'])
    assert.deepEqual(telegram.calls('2:guest'), telegram.calls('2:node'))
  })

  it('sends files and tells refusals', async () => {
    const { limited, blocked, aborted, stream } = await grammy.same('api', (side) => [telegram.url, `3:${side}`])
    assert.deepEqual([limited.code, limited.parameters, blocked.code], [429, { retry_after: 3 }, 403])
    assert.ok(aborted.http && 'value' in stream)
    assert.deepEqual(telegram.calls('3:guest'), telegram.calls('3:node'))
  })

  it('polls for as long as its service runs', async () => {
    const project = await grammy.server.deploy(
      'bot',
      await bundle(`
      import { service as make } from './grammy.ts'
      const bot = make(${JSON.stringify(telegram.url)})
      let over
      service.start(() => new Promise((onStart) => { over = bot.start({ onStart, timeout: 30 }) }))
      service.stop(async () => { await bot.stop(); await over })`),
    )
    for (const id of [1, 2, 3]) {
      telegram.give('9:service', [said(id, `message ${id}`)])
      await until(
        'it was answered',
        () => telegram.calls('9:service').filter(([method]) => method === 'sendMessage').length === id,
      )
    }
    const { runtimeRef } = await import('../../../../modules/runtime/contract.ts')
    await grammy.server.kernel.get(runtimeRef).stop(project.id)
    await grammy.server.state(project, 'stopped')
    const problems = (await grammy.server.logs(project)).filter(({ level }) => level === 'error')
    assert.deepEqual(problems, [])
  })
})
