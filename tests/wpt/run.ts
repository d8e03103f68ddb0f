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

const args = process.argv.slice(2)
const flag = (name: string) => args.includes(`--${name}`)
const wanted = args.filter((arg) => !arg.startsWith('--'))
const run = flag('node') ? runFileInNode : runFile
const recorded = join(import.meta.dirname, 'recorded.json')

if (wanted.length === 1 && wanted[0]!.endsWith('.js')) {
  const { passed, failed, broken } = await run(wanted[0]!)
  for (const { name, message } of failed) console.log(`FAIL ${name}\n     ${message}`)
  console.log(`${passed} passed, ${failed.length} failed${broken ? `; broken: ${broken}` : ''}`)
  process.exit(0)
}

const found: Record<string, Numbers> = {}
for (const area of AREAS) {
  if (wanted.length > 0 && !wanted.includes(area.name)) continue
  const began = performance.now()
  const numbers = await runArea(
    area,
    (file, { passed, failed, broken }) => {
      if (!flag('failures') || (failed.length === 0 && !broken)) return
      console.log(`${file}: ${passed} of ${passed + failed.length}${broken ? `; broken: ${broken}` : ''}`)
      for (const { name, message } of failed) console.log(`  ${name}\n    ${message.split('\n')[0]}`)
    },
    run,
  )
  found[area.name] = numbers
  const seconds = ((performance.now() - began) / 1_000).toFixed(1)
  console.log(
    `${area.name.padEnd(12)} ${String(numbers.passed).padStart(6)} of ${String(numbers.total).padStart(6)}  ${seconds} s`,
  )
}
if (flag('update') && !flag('node')) {
  const before = JSON.parse(readFileSync(recorded, 'utf8')) as Record<string, Numbers>
  const numbers = { ...before, ...found }
  writeFileSync(recorded, `${JSON.stringify(numbers, null, 2)}\n`)
  writeTable(numbers)
}
process.exit(0)
