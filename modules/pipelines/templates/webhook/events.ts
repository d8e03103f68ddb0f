/** What the other system tells. */
export interface WebhookEvent {
  type: string
  id?: number | string
}

/**
 * What is to be done about an event. When it throws it is tried again later, so that it has to stand being done twice:
 * storing under the event's own id does, adding to a sum does not.
 */
export async function handle(event: WebhookEvent): Promise<void> {
  switch (event.type) {
    case 'order.paid':
      await kv.set(`order:${event.id}`, { paid: true })
      logger.info('an order was paid', { id: event.id })
      break
    default:
      logger.info('nothing is done about this event', { type: event.type })
  }
}
