/** An error with a code, which reaches the code of the service. */
const failure = (code, message) => Object.assign(new Error(message), { code })

/** @type {import('m3m/plugin').Setup<{ token: string; baseUrl: string; timeoutSeconds: number }>} */
export default function setup({ config, log }) {
  const base = `${config.baseUrl.replace(/\/+$/, '')}/bot${config.token}/`

  /** Calls the Bot API. The token is part of the address, so that no error may carry it. */
  async function call(method, parameters, signal) {
    /** @type {any} */
    let answer
    try {
      const response = await fetch(base + method, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
        signal: AbortSignal.any([signal, AbortSignal.timeout(config.timeoutSeconds * 1000)]),
      })
      answer = await response.json()
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown'
      log.warn(`${method}: Telegram could not be reached (${reason})`)
      throw failure('TELEGRAM_UNREACHABLE', `Telegram does not answer (${reason})`)
    }
    if (answer?.ok !== true)
      throw failure('TELEGRAM_REFUSED', `Telegram says: ${answer?.description ?? 'nothing that can be read'}`)
    return answer.result
  }

  return {
    runtime: {
      telegram: {
        async send({ chat, text, options = {} }, { signal }) {
          const parameters = {
            chat_id: chat,
            text,
            ...(options.format ? { parse_mode: options.format } : {}),
            ...(options.silent ? { disable_notification: true } : {}),
          }
          return (await call('sendMessage', parameters, signal)).message_id
        },
        async answer({ update, text }, { signal }) {
          const message = update.message ?? update.edited_message ?? update.callback_query?.message
          if (!message?.chat) return null
          const parameters = {
            chat_id: message.chat.id,
            text,
            reply_parameters: { message_id: message.message_id, allow_sending_without_reply: true },
          }
          return (await call('sendMessage', parameters, signal)).message_id
        },
        setWebhook: ({ url, secret }, { signal }) =>
          call('setWebhook', { url, ...(secret ? { secret_token: secret } : {}) }, signal),
      },
    },
  }
}
