// A service of yours. Save keeps a draft, Publish makes it a version and runs it.

router.get('/', () => ({ hello: 'world' }))

// GET /hello/Ann → { "hello": "Ann" }
router.get('/hello/:name', (ctx) => {
  logger.info('said hello', { to: ctx.params.name })
  return { hello: ctx.params.name }
})

// Whatever a handler returns becomes the answer: an object is JSON, a string is text, a Response is itself.
router.post('/echo', (ctx) => ctx.json({ you: 'sent', body: ctx.body }, 201))

// Work that repeats:
// schedule.every('1h', 'report', async () => {
//   const response = await fetch('https://example.com')
//   logger.info('looked', { status: response.status })
// })
