/**
 * `npm run wpt [area ...]`: runs the web-platform-tests and prints what passes. `--failures` lists what fails, `--update`
 * keeps the numbers as those that must not be undercut. `--node` runs them on Node's own classes instead.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AREAS } from './areas.ts'
import { runFile } from './harness.ts'
import { runFileInNode } from './node.ts'
import { type Numbers, runArea, writeTable } from './numbers.ts'
import type { FileResult } from './plan.ts'

const args = process.argv.slice(2)
const flag = (name: string) => args.includes(`--${name}`)
const wanted = args.filter((arg) => !arg.startsWith('--'))
const run = flag('node') ? runFileInNode : runFile
const recorded = join(import.meta.dirname, 'recorded.json')

/** Prints what fails of one file. */
async function runOne(file: string): Promise<void> {
  const { passed, failed, broken } = await run(file)
  for (const { name, message } of failed) console.log(`FAIL ${name}\n     ${message}`)
  console.log(`${passed} passed, ${failed.length} failed${broken ? `; broken: ${broken}` : ''}`)
}

function tell(file: string, { passed, failed, broken }: FileResult): void {
  if (!flag('failures') || (failed.length === 0 && !broken)) return
  console.log(`${file}: ${passed} of ${passed + failed.length}${broken ? `; broken: ${broken}` : ''}`)
  for (const { name, message } of failed) console.log(`  ${name}\n    ${message.split('\n')[0]}`)
}

async function runAreas(): Promise<void> {
  const found: Record<string, Numbers> = {}
  for (const area of AREAS) {
    if (wanted.length > 0 && !wanted.includes(area.name)) continue
    const began = performance.now()
    const numbers = await runArea(area, tell, run)
    found[area.name] = numbers
    const seconds = ((performance.now() - began) / 1_000).toFixed(1)
    console.log(
      `${area.name.padEnd(12)} ${String(numbers.passed).padStart(6)} of ${String(numbers.total).padStart(6)}  ${seconds} s`,
    )
  }
  if (!flag('update') || flag('node')) return
  const numbers = { ...(JSON.parse(readFileSync(recorded, 'utf8')) as Record<string, Numbers>), ...found }
  writeFileSync(recorded, `${JSON.stringify(numbers, null, 2)}\n`)
  writeTable(numbers)
}

// It ends by itself: an isolate may still be on its way out.
if (wanted.length === 1 && wanted[0]!.endsWith('.js')) await runOne(wanted[0]!)
else await runAreas()
