// A REST API over a list of tasks. Publish it, and try it (the address stands above the editor):
//
//   curl -X POST "$URL/tasks" -H 'content-type: application/json' -d '{ "title": "Buy milk", "due": "2027-01-31" }'
//   curl "$URL/tasks?done=false"
//
// What a task has, and what may stand in it, is said by the data model "tasks" of the project (page Models). What is done
// with tasks is in tasks.ts.

import { changeTask, findTask, listTasks, makeTask, removeTask } from './tasks.ts'

// Pages of other origins may use it from a browser with this line, and with a list of those that may:
// router.cors({ origin: ['https://app.example.com'] })

// Around every route: what the model refuses becomes an answer. All other errors are left to m3m, which writes them to the
// log and answers 500.
router.use(async (ctx, next) => {
  try {
    return await next()
  } catch (error) {
    const { code, message, errors } = error as M3mError
    switch (code) {
      // The client can mend it, and is told where: { path: '/title', message: 'is required' }
      case 'M3M_RECORD_INVALID':
      case 'M3M_RECORDS_QUERY':
        return ctx.json({ error: message, errors }, 422)
      // The project has no model "tasks" (any more): nothing works until it is made.
      case 'M3M_MODEL_NOT_FOUND':
        logger.error(message)
        return ctx.json({ error: message }, 503)
    }
    throw error
  }
})

// Whatever is returned becomes the answer; an object is JSON. `?done=false` lists what is open, `?cursor=` the next page.
router.get('/tasks', (ctx) => {
  const { done, cursor } = ctx.query
  return listTasks({ done: done === undefined ? undefined : done === 'true', cursor })
})

router.post('/tasks', async (ctx) => {
  const task = await makeTask(ctx.body ?? {})
  logger.info('made a task', { id: task.id })
  return ctx.header('location', `tasks/${task.id}`).json(task, 201)
})

router.get('/tasks/:id', async (ctx) => (await findTask(ctx.params.id)) ?? missing(ctx))

// PATCH takes what is to change, and leaves the rest as it was; null takes a value away.
router.patch('/tasks/:id', async (ctx) => (await changeTask(ctx.params.id, ctx.body ?? {})) ?? missing(ctx))

// Nothing returned is 204.
router.delete('/tasks/:id', async (ctx) => {
  if (!(await removeTask(ctx.params.id))) return missing(ctx)
})

const missing = (ctx: Context) => ctx.json({ error: 'There is no such task' }, 404)
