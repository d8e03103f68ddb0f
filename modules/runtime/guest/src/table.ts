/** `console.table`. */
import { inspect } from './inspect.ts'

const MAX_ROWS = 500

/** Rows of an array or object as a table of text. What is not tabular is inspected. */
export function table(data: unknown, columns?: readonly string[]): string {
  if (typeof data !== 'object' || data === null) return inspect(data)
  const rows = Object.entries(data).slice(0, MAX_ROWS)
  const names: string[] = []
  let values = false
  for (const [, row] of rows) {
    if (typeof row !== 'object' || row === null) values = true
    else for (const name of Object.keys(row)) if (!names.includes(name)) names.push(name)
  }
  const shown = columns ? names.filter((name) => columns.includes(name)) : names.slice(0, 50)
  const cell = (value: unknown) => inspect(value, { depth: 0 }).replaceAll('\n', ' ')
  const lines = [['(index)', ...shown, ...(values ? ['Values'] : [])]]
  for (const [index, row] of rows) {
    const record = typeof row === 'object' && row !== null ? (row as Record<string, unknown>) : undefined
    const line = [index, ...shown.map((name) => (record && Object.hasOwn(record, name) ? cell(record[name]) : ''))]
    if (values) line.push(record ? '' : cell(row))
    lines.push(line)
  }
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)))
  const draw = (line: string[]) => `│ ${line.map((text, column) => text.padEnd(widths[column]!)).join(' │ ')} │`
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => '─'.repeat(width + 2)).join(middle) + right
  const [head, ...rest] = lines
  return [rule('┌', '┬', '┐'), draw(head!), rule('├', '┼', '┤'), ...rest.map(draw), rule('└', '┴', '┘')].join('\n')
}
