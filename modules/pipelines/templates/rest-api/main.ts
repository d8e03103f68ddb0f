// A REST API over a list of tasks. Publish it, and try it (the address stands above the editor):
//
//   curl -X POST "$URL/tasks" -H 'content-type: application/json' -d '{ "title": "Buy milk" }'
//   curl "$URL/tasks"
//
// What a task is, and where it is kept, stands in tasks.ts.

import { changeTask, findTask, listTasks, makeTask, removeTask } from './tasks.ts'
import { readTask } from './validate.ts'

// Pages of other origins may use it from a browser with this line, and with a list of those that may:
// router.cors({ origin: ['https://app.example.com'] })

// Whatever is returned becomes the answer; an object is JSON. `?cursor=` asks for the next page.
router.get('/tasks', (ctx) => listTasks(ctx.query.cursor))

router.post('/tasks', async (ctx) => {
  const { value, problems } = readTask(ctx.body, { title: '', done: false })
  if (problems.length > 0) return ctx.json({ problems }, 422)
  const task = await makeTask(value)
  logger.info('made a task', { id: task.id })
  return ctx.header('location', `tasks/${task.id}`).json(task, 201)
})

router.get('/tasks/:id', async (ctx) => (await findTask(ctx.params.id)) ?? missing(ctx))

// PATCH takes what is to change, and leaves the rest as it was.
router.patch('/tasks/:id', async (ctx) => {
  const task = await findTask(ctx.params.id)
  if (!task) return missing(ctx)
  const { value, problems } = readTask(ctx.body, task)
  if (problems.length > 0) return ctx.json({ problems }, 422)
  return changeTask({ ...task, ...value })
})

// Nothing returned is 204.
router.delete('/tasks/:id', async (ctx) => {
  if (!(await removeTask(ctx.params.id))) return missing(ctx)
})

const missing = (ctx: Context) => ctx.json({ error: 'There is no such task' }, 404)
