// A service written with Hono (https://hono.dev), as for Workers. What m3m has, as `kv`, `queue` and `logger`, is there too.

import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import { notes } from './notes.ts'

const app = new Hono()

// Middleware runs for every path below, in its order.
app.use(cors())
app.use(async (c, next) => {
  const began = Date.now()
  await next()
  c.header('server-timing', `total;dur=${Date.now() - began}`)
})

app.get('/', (c) => c.json({ hello: 'Hono' }))
app.route('/notes', notes)

app.notFound((c) => c.json({ error: `There is no ${c.req.path}` }, 404))
app.onError((error, c) => {
  if (error instanceof HTTPException) return error.getResponse()
  logger.error(error)
  return c.json({ error: 'Something went wrong' }, 500)
})

// `fetch` of the default export gets the requests. The routes of `router`, if there are any, are asked before.
export default app
