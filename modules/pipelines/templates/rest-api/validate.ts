import type { TaskInput } from './tasks.ts'

/** What is wrong with a field, for whoever sent it. */
export interface FieldProblem {
  field: string
  message: string
}

/**
 * Reads what a client sent. Only the fields that are known are taken: a client must not choose an id.
 * @param before what stays where nothing was sent
 */
export function readTask(body: unknown, before: TaskInput): { value: TaskInput; problems: FieldProblem[] } {
  const { title, done }: TaskInput = { title: before.title, done: before.done, ...(isObject(body) ? body : {}) }
  const problems: FieldProblem[] = []
  if (typeof title !== 'string' || title.trim() === '' || title.length > 200)
    problems.push({ field: 'title', message: 'is a text of 1 to 200 characters' })
  if (typeof done !== 'boolean') problems.push({ field: 'done', message: 'is true or false' })
  return { value: { title, done }, problems }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
