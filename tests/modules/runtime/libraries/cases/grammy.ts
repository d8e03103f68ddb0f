import {
  Api,
  Bot,
  type Context,
  GrammyError,
  HttpError,
  InlineKeyboard,
  InputFile,
  Keyboard,
  session,
  webhookCallback,
} from 'grammy'

type Counted = Context & { session: { count: number } }

/** A bot as somebody would write it. */
function makeBot(url: string, token: string): Bot<Counted> {
  const bot = new Bot<Counted>(token, { client: { apiRoot: url } })
  bot.use(session({ initial: () => ({ count: 0 }) }))
  bot.command('start', (ctx) =>
    ctx.reply(`Welcome, ${ctx.from?.first_name}`, {
      reply_markup: new InlineKeyboard().text('More', 'more').url('Site', 'https://example.com'),
    }),
  )
  bot.hears(/^echo (.+)/, (ctx) => ctx.reply(ctx.match[1]!, { reply_markup: new Keyboard().text('again').resized() }))
  bot.callbackQuery('more', async (ctx) => {
    await ctx.answerCallbackQuery('here')
    await ctx.editMessageText('more')
  })
  bot.on('message:photo', (ctx) =>
    ctx.replyWithPhoto(new InputFile(new Uint8Array([1, 2, 255]), 'ü.png'), { caption: ctx.message.caption }),
  )
  bot.on('message:text', (ctx) => {
    ctx.session.count += 1
    return ctx.reply(`${ctx.session.count}: ${ctx.message.text.length}`)
  })
  bot.on('edited_message', () => {
    throw new Error('cannot handle edits')
  })
  return bot
}

/** Reads updates until a message says stop. */
export async function polling(url: string, token: string) {
  const bot = makeBot(url, token)
  const errors: string[] = []
  bot.catch(({ error, ctx }) => {
    errors.push(`${ctx.update.update_id} ${(error as Error).message}`)
    if (errors.length === 2) return void bot.stop()
  })
  bot.on('message:location', () => {
    throw new Error('the last one')
  })
  await bot.start({
    onStart: ({ username }) => void errors.push(`started as ${username}`),
    drop_pending_updates: true,
    timeout: 1,
  })
  return { errors, running: bot.isRunning(), me: bot.botInfo }
}

/** Answers a webhook, in the form for Workers and for whoever speaks Request and Response. */
export async function webhook(url: string, token: string, updates: object[]) {
  const bot = makeBot(url, token)
  const handle = webhookCallback(bot, 'cloudflare-mod', { secretToken: 's3cret' })
  const answers = []
  const post = (body: string, secret = 's3cret') =>
    handle(
      new Request('https://bot.test/hook', {
        method: 'POST',
        body,
        headers: { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json' },
      }),
    )
  for (const update of updates) {
    const response = await post(JSON.stringify(update))
    answers.push([response.status, await response.text()])
  }
  const wrong = await post('{}', 'guess')
  return { answers, wrong: [wrong.status, await wrong.text()] }
}

export async function api(url: string, token: string) {
  const calls = new Api(token, { apiRoot: url })
  const failed = async (promise: Promise<unknown>) => {
    try {
      return { value: await promise }
    } catch (error) {
      const told = error as GrammyError
      return {
        name: told.name,
        known: error instanceof GrammyError,
        http: error instanceof HttpError,
        code: told.error_code,
        description: told.description,
        parameters: told.parameters,
      }
    }
  }
  const seen: string[] = []
  calls.config.use(async (previous, method, payload, signal) => {
    seen.push(method)
    return previous(method, payload, signal)
  })
  const stream = async function* () {
    yield new Uint8Array([65])
    yield new Uint8Array([66])
  }
  const controller = new AbortController()
  const aborted = failed(calls.getUpdates({ timeout: 50 }, controller.signal as never))
  controller.abort()
  return {
    blob: await failed(calls.sendDocument(1, new InputFile(new Blob(['blob']) as never, 'b.txt'))),
    stream: await failed(calls.sendDocument(1, new InputFile(stream(), 's.txt'))),
    fetched: await failed(calls.sendDocument(1, new InputFile(new URL(`${url}/file.txt`)))),
    group: await failed(
      calls.sendMediaGroup(1, [
        { type: 'photo', media: new InputFile(new Uint8Array([1]), 'a') },
        { type: 'photo', media: 'file-id' },
      ]),
    ),
    limited: await failed(calls.sendMessage(429, 'x')),
    blocked: await failed(calls.sendMessage(403, 'x')),
    aborted: await aborted,
    seen,
  }
}

/** Long polling from within the service itself, begun and ended by its hooks. */
export const service = (url: string) => makeBot(url, '9:service')
