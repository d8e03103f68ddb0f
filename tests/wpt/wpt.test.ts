import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { AREAS } from './areas.ts'
import { type Numbers, runArea } from './numbers.ts'

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8')) as Record<string, Numbers>

describe('web-platform-tests', () => {
  for (const area of AREAS) {
    it(`${area.name}: no fewer pass than recorded`, async () => {
      const broken: string[] = []
      const { passed } = await runArea(area, (file, result) => {
        if (result.broken) broken.push(`${file}: ${result.broken}`)
      })
      const before = recorded[area.name]!
      assert.ok(
        passed >= before.passed,
        `${passed} pass, ${before.passed} are recorded; see npm run wpt ${area.name} -- --failures\n${broken.join('\n')}`,
      )
    })
  }
})
