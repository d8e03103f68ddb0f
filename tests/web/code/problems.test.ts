import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  countProblems,
  problemsOf,
  readComplaints,
  sortProblems,
  withoutProblems,
} from '../../../web/src/features/code/lib/problems.ts'

const problem = (file: string, line: number, severity: 'error' | 'warning') => ({
  file,
  line,
  column: 1,
  message: 'x',
  severity,
})

describe('problems', () => {
  it('reads the places of a refused publish', () => {
    const complaints = readComplaints(
      [
        { path: 'main.ts:3:7', message: 'Expected ";"' },
        { path: 'lib/a.ts:2', message: 'No matching export' },
        { path: 'gone.ts:1:1', message: 'Unknown file' },
        { path: '', message: 'Took longer than 5 s' },
      ],
      ['main.ts', 'lib/a.ts'],
      'Refused',
    )
    assert.deepEqual(
      complaints.map((complaint) => complaint.place),
      [{ file: 'main.ts', line: 3, column: 7 }, { file: 'lib/a.ts', line: 2, column: 1 }, null, null],
    )
    assert.equal(problemsOf(complaints).length, 2)
  })

  it('says the error itself when it names no place', () => {
    assert.deepEqual(readComplaints([], ['main.ts'], 'Refused'), [{ message: 'Refused', place: null }])
  })

  it('tells what the server refused from what the checkers found', () => {
    const found = problem('main.ts', 2, 'error')
    const refused = { ...found, message: 'Error: not ready' }
    assert.deepEqual(withoutProblems([found, refused], [refused]), [found])
  })

  it('sorts by file and weight, and counts', () => {
    const problems = [problem('b.ts', 1, 'error'), problem('a.ts', 1, 'warning'), problem('a.ts', 9, 'error')]
    assert.deepEqual(
      sortProblems(problems).map((one) => `${one.file}:${one.line}`),
      ['a.ts:9', 'a.ts:1', 'b.ts:1'],
    )
    assert.deepEqual(countProblems(problems), { error: 2, warning: 1, info: 0 })
  })
})
