/** How much of an area passes, and the table of it in the documentation. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AREAS, type Area } from './areas.ts'
import { runFile } from './harness.ts'
import type { FileResult } from './plan.ts'

export interface Numbers {
  passed: number
  total: number
}

const AT_ONCE = 2

/**
 * Runs an area. A file that breaks counts as one test that failed.
 * @param run runs one of its files, in an isolate unless told otherwise
 */
export async function runArea(
  { files }: Area,
  onFile: (file: string, result: FileResult) => void = () => {},
  run: (file: string) => Promise<FileResult> = runFile,
): Promise<Numbers> {
  const numbers = { passed: 0, total: 0 }
  const queue = [...files]
  const work = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await run(file)
      numbers.passed += result.passed
      numbers.total += result.passed + result.failed.length + (result.broken ? 1 : 0)
      onFile(file, result)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return numbers
}

const BEGIN = '<!-- numbers: npm run wpt -- --update -->'
const END = '<!-- end of numbers -->'

/** Puts the numbers into docs/web-standards.md. */
export function writeTable(numbers: Record<string, Numbers>): void {
  const file = join(import.meta.dirname, '../../docs/web-standards.md')
  const text = readFileSync(file, 'utf8')
  const rows = AREAS.filter(({ name }) => numbers[name]).map(({ name, title }) => {
    const { passed, total } = numbers[name]!
    return `| ${title} | ${passed} | ${total} | ${((100 * passed) / total).toFixed(1)} % |`
  })
  const table = ['| what | passed | tests | |', '| --- | ---: | ---: | ---: |', ...rows].join('\n')
  const [before, rest] = text.split(BEGIN) as [string, string]
  writeFileSync(file, `${before}${BEGIN}\n\n${table}\n\n${END}${rest.split(END)[1]}`)
}
