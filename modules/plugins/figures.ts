/** What is counted of a plugin since the server started. */
export interface MethodFigures {
  calls: number
  errors: number
  ms: number
}

export interface Figures {
  /** By `api.method`. */
  readonly methods: ReadonlyMap<string, MethodFigures>
  /** Calls by project. */
  readonly projects: ReadonlyMap<string, number>
  /** Errors by code. */
  readonly codes: ReadonlyMap<string, number>
  restarts: number
  /** @param code of the error it ended with */
  count(label: string, projectId: string, ms: number, code: string | undefined): void
  totals(): MethodFigures
}

/** Codes of their own that plugins may have counted; more are taken together. */
const MAX_CODES = 50

export function createFigures(): Figures {
  const methods = new Map<string, MethodFigures>()
  const projects = new Map<string, number>()
  const codes = new Map<string, number>()
  const add = (map: Map<string, number>, key: string) => void map.set(key, (map.get(key) ?? 0) + 1)
  return {
    methods,
    projects,
    codes,
    restarts: 0,
    count(label, projectId, ms, code) {
      const figures = methods.get(label) ?? { calls: 0, errors: 0, ms: 0 }
      methods.set(label, figures)
      figures.calls += 1
      figures.ms += ms
      if (projectId !== '') add(projects, projectId)
      if (code === undefined) return
      figures.errors += 1
      add(codes, codes.has(code) || codes.size < MAX_CODES ? code : 'other')
    },
    totals() {
      const sum = { calls: 0, errors: 0, ms: 0 }
      for (const { calls, errors, ms } of methods.values()) {
        sum.calls += calls
        sum.errors += errors
        sum.ms += ms
      }
      return sum
    },
  }
}
