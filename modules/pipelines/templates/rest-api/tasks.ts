/** Tasks, kept in `kv`: the project's own store, which restarts and new versions leave alone. */

export interface TaskInput {
  title: string
  done: boolean
}

export interface Task extends TaskInput {
  id: string
  /** ISO 8601. */
  createdAt: string
}

const PREFIX = 'task:'
const PAGE = 50

/** Ids grow with time, so that keys, which `kv` keeps in order, have the oldest task first. */
const newId = () => `${Date.now().toString(36)}-${crypto.randomString(8)}`
/** Ids come from addresses, where anything may stand. */
const isId = (id: string) => /^[\w-]{1,40}$/.test(id)

export async function listTasks(cursor?: string): Promise<{ items: Task[]; cursor?: string }> {
  const page = await kv.list({ prefix: PREFIX, limit: PAGE, cursor })
  const found = await kv.getMany<Task>(page.keys)
  // One that was deleted a moment ago is null.
  return { items: found.filter((task) => task !== null), cursor: page.cursor }
}

export const findTask = async (id: string): Promise<Task | null> => (isId(id) ? kv.get<Task>(PREFIX + id) : null)

export const makeTask = (input: TaskInput): Promise<Task> =>
  changeTask({ id: newId(), ...input, createdAt: new Date().toISOString() })

export async function changeTask(task: Task): Promise<Task> {
  await kv.set(PREFIX + task.id, task)
  return task
}

/** Resolves to whether there was one. */
export const removeTask = async (id: string): Promise<boolean> => isId(id) && kv.delete(PREFIX + id)
