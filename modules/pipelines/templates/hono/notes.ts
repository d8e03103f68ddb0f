import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'

interface Note {
  text: string
  at: string
}

/** Notes under names: `PUT /notes/shopping` with `{ "text": "milk" }`, `GET /notes/shopping`. */
export const notes = new Hono()
  .get('/', async (c) => {
    // `kv` is the project's own store: it outlives restarts and new versions.
    const { keys, cursor } = await kv.list({ prefix: 'note:', cursor: c.req.query('cursor') })
    return c.json({ names: keys.map((key) => key.slice('note:'.length)), cursor })
  })
  .get('/:name{[a-z0-9-]{1,50}}', async (c) => {
    const note = await kv.get<Note>(`note:${c.req.param('name')}`)
    if (!note) throw new HTTPException(404, { message: 'There is no such note' })
    return c.json(note)
  })
  .put('/:name{[a-z0-9-]{1,50}}', async (c) => {
    const body: unknown = await c.req.json().catch(() => null)
    const text = body && typeof body === 'object' && 'text' in body ? body.text : undefined
    if (typeof text !== 'string' || text.length > 10_000) throw new HTTPException(422, { message: 'Send a text' })
    const note: Note = { text, at: new Date().toISOString() }
    await kv.set(`note:${c.req.param('name')}`, note)
    return c.json(note)
  })
  .delete('/:name{[a-z0-9-]{1,50}}', async (c) => {
    if (!(await kv.delete(`note:${c.req.param('name')}`)))
      throw new HTTPException(404, { message: 'There is no such note' })
    return c.body(null, 204)
  })
