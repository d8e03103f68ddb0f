/**
 * Tasks: records of the data model `tasks`. The model says which fields there are and checks whatever is written, by this
 * code, by people on the page Models, or over HTTP. The editor knows the fields as well; try `task.` below.
 */
const tasks = db.collection('tasks')

type Values = Parameters<typeof tasks.insert>[0]

/** Tasks of a page. */
const PAGE = 50

/** A page of tasks, the oldest first; `cursor` asks for the next one, and is left out of the last. */
export async function listTasks({ done, cursor }: { done?: boolean; cursor?: string }) {
  // Ids grow with time: a page begins behind the last id of the one before. That stays right while tasks come and go, and
  // is found at once however far down it is, which `skip` is not. `done` has an index: see the model.
  const filter = { ...(done === undefined ? {} : { done }), ...(cursor ? { id: { $gt: cursor } } : {}) }
  // One more than is shown tells whether there is another page.
  const found = await tasks.find(filter, { limit: PAGE + 1 }).toArray()
  const items = found.slice(0, PAGE)
  return { items, cursor: found.length > PAGE ? items.at(-1)?.id : undefined }
}

/** Null when there is none. */
export const findTask = (id: string) => tasks.get(id)

/** What was not sent gets the default of its field: `done` is false. Fields that the model does not have are refused. */
export const makeTask = (values: Values) => tasks.insert(values)

/**
 * Null when there is none. `$set` takes what was sent for values: otherwise a client could send operators of its own, as
 * `{ "$unset": … }`.
 */
export const changeTask = (id: string, values: Values) => tasks.update(id, { $set: values })

/** Resolves to whether there was one. */
export async function removeTask(id: string): Promise<boolean> {
  const task = await tasks.delete(id)
  return task !== null
}
