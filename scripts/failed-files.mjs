/** A reporter of Node's test runner: the path of each file that has a failed test, a line each. */
export default async function* failedFiles(events) {
  const seen = new Set()
  for await (const { type, data } of events) {
    if (type !== 'test:fail' || !data.file || data.todo !== undefined || seen.has(data.file)) continue
    seen.add(data.file)
    yield `${data.file}\n`
  }
}
