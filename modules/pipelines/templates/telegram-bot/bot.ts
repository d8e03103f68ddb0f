import { Bot, InlineKeyboard } from 'grammy'

/** The bot, and what it answers. More of what it can do: https://grammy.dev/guide */
export function makeBot(token: string): Bot {
  // Only for those who run a Bot API server of their own is BOT_API another one.
  const bot = new Bot(token, { client: { apiRoot: env.get('BOT_API', 'https://api.telegram.org') } })

  bot.command('start', (ctx) =>
    ctx.reply(`Welcome, ${ctx.from?.first_name ?? 'stranger'}!`, {
      reply_markup: new InlineKeyboard().text('How many messages?', 'count'),
    }),
  )

  bot.callbackQuery('count', async (ctx) => {
    // Without an answer the button keeps spinning.
    await ctx.answerCallbackQuery()
    await ctx.reply(`You have sent me ${(await kv.get<number>(keyOf(ctx.from.id))) ?? 0}.`)
  })

  // Handlers are asked in their order: what no command took comes here.
  bot.on('message:text', async (ctx) => {
    const count = await kv.increment(keyOf(ctx.from.id))
    await ctx.reply(`${ctx.message.text} (message ${count})`)
  })

  return bot
}

/** What is known of people is kept with the project, and outlives restarts and new versions. */
const keyOf = (id: number) => `messages:${id}`
