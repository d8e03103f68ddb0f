/**
 * `npm run bench [row ...]`: measures m3m on the machine at hand, prints a table and writes JSON to tests/bench/results/.
 * Ratios come from one run, alternating between the two sides; absolute figures are for orientation.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './row.ts'
import { boot } from './rows/boot.ts'
import { compute } from './rows/compute.ts'
import { database } from './rows/database.ts'
import { dev } from './rows/dev.ts'
import { editor } from './rows/editor.ts'
import { goals } from './rows/goals.ts'
import { memory } from './rows/memory.ts'
import { models } from './rows/models.ts'
import { neighbour } from './rows/neighbour.ts'
import { plugins } from './rows/plugins.ts'
import { publish } from './rows/publish.ts'
import { recovery } from './rows/recovery.ts'
import { requests } from './rows/requests.ts'
import { start } from './rows/start.ts'
import { storage } from './rows/storage.ts'
import { thousand } from './rows/thousand.ts'
import { workerd } from './rows/workerd.ts'

const ROWS = {
  requests,
  compute,
  workerd,
  neighbour,
  publish,
  boot,
  start,
  recovery,
  memory,
  thousand,
  database,
  goals,
  editor,
  models,
  plugins,
  storage,
  dev,
}
const wanted = process.argv.slice(2)
const results: Row[] = []
for (const [name, measure] of Object.entries(ROWS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  process.stderr.write(`measuring ${name} ...\n`)
  results.push(...(await measure()))
}

const cells = results.map(({ what, measured, unit, goal, met }) => [
  what,
  `${measured} ${unit}`.trim(),
  goal ?? '',
  met === undefined ? '' : met ? 'met' : 'missed',
])
const header = ['what', 'measured', 'goal', '']
const widths = header.map((title, column) => Math.max(title.length, ...cells.map((row) => row[column]!.length)))
const line = (row: string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
console.log(
  [line(header), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...cells.map(line)].join('\n'),
)

const folder = join(import.meta.dirname, 'results')
mkdirSync(folder, { recursive: true })
writeFileSync(
  join(folder, 'latest.json'),
  `${JSON.stringify({ node: process.version, time: new Date().toISOString(), results }, null, 2)}\n`,
)
