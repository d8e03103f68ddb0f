// A Telegram bot that is told of messages by a webhook. To make it yours:
//
// 1. Ask @BotFather in Telegram for a bot. Put its token under Environment, as the secret BOT_TOKEN.
// 2. Put a long random text of letters and digits there too, as the secret WEBHOOK_SECRET: Telegram sends it along with
//    every message, and nobody else knows it.
// 3. Publish. Then tell Telegram, once, where the bot answers (m3m has to be reachable from the internet, with HTTPS):
//
//      curl "$URL/setup" -H "x-setup-key: $WEBHOOK_SECRET" -d "url=$URL/telegram"
//
// What the bot says stands in bot.ts.

import { webhookCallback } from 'grammy'
import { makeBot } from './bot.ts'

const token = env.get('BOT_TOKEN', '')
const secret = env.get('WEBHOOK_SECRET', '')
const bot = token && secret ? makeBot(token) : undefined

if (bot) {
  // Answers 401 to whoever does not know the secret. Telegram sends what was not answered with 200 again.
  const receive = webhookCallback(bot, 'cloudflare-mod', { secretToken: secret })
  router.post('/telegram', (ctx) => receive(ctx.request))

  router.post('/setup', async (ctx) => {
    if (!crypto.timingSafeEqual(ctx.header('x-setup-key') ?? '', secret)) return ctx.status(401).text('No')
    const url = String(ctx.body?.url)
    await bot.api.setWebhook(url, { secret_token: secret })
    logger.info('told Telegram where the bot is', { url })
    return { url }
  })
} else {
  // Variables are read when the service starts: start it again when they are there.
  logger.warn('Set BOT_TOKEN and WEBHOOK_SECRET under Environment, and restart the service')
}

router.get('/', () => ({ ready: bot !== undefined }))
