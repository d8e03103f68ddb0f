/** What is wrong with the code, as the problems panel and the publish dialog tell it. */

export interface Problem {
  file: string
  line: number
  column: number
  message: string
  severity: 'error' | 'warning' | 'info'
}

const WEIGHT = { error: 0, warning: 1, info: 2 } as const

/** By file, then errors first, then by place. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      WEIGHT[a.severity] - WEIGHT[b.severity] ||
      a.line - b.line ||
      a.column - b.column,
  )
}

export function countProblems(problems: readonly Problem[]) {
  const counts = { error: 0, warning: 0, info: 0 }
  for (const problem of problems) counts[problem.severity] += 1
  return counts
}

/** Those that are not among `others`: what the server refused is marked in the code like the rest, but said elsewhere. */
export const withoutProblems = (problems: readonly Problem[], others: readonly Problem[]): Problem[] =>
  problems.filter(
    ({ file, line, column, message }) =>
      !others.some(
        (other) => other.file === file && other.line === line && other.column === column && other.message === message,
      ),
  )

/** Something the server refused about the code: with a place when `path` is one (`main.ts:3:7`) of a known file. */
export interface Complaint {
  message: string
  place: { file: string; line: number; column: number } | null
}

const PLACE = /^(.+?)(?::(\d+))?(?::(\d+))?$/

/** Reads `errors` of a 422; `[]` becomes one complaint without a place. */
export function readComplaints(
  errors: readonly { path: string; message: string }[],
  files: Iterable<string>,
  fallback: string,
): Complaint[] {
  const known = new Set(files)
  const complaints = errors.map(({ path, message }): Complaint => {
    const match = PLACE.exec(path)
    const file = match?.[1] ?? ''
    if (!known.has(file)) return { message, place: null }
    return { message, place: { file, line: Number(match?.[2] ?? 1) || 1, column: Number(match?.[3] ?? 1) || 1 } }
  })
  return complaints.length > 0 ? complaints : [{ message: fallback, place: null }]
}

export const problemsOf = (complaints: readonly Complaint[]): Problem[] =>
  complaints.flatMap(({ message, place }) => (place ? [{ ...place, message, severity: 'error' as const }] : []))

/** The problem after a place, going through the files in order and around; undefined when there is none. */
export function nextProblem(
  problems: readonly Problem[],
  at: { file: string; line: number; column: number },
): Problem | undefined {
  const ordered = problems.toSorted(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  )
  const isAfter = ({ file, line, column }: Problem) =>
    file > at.file || (file === at.file && (line > at.line || (line === at.line && column > at.column)))
  return ordered.find(isAfter) ?? ordered[0]
}
