/**
 * Increments of one key that come while another one is under way are added up and go to the database as one; each
 * still gets the sum it would have got in its turn.
 */
interface Waiting {
  by: number
  resolve(sum: number): void
  reject(error: unknown): void
}

/** @param add adds to what is stored; resolves to the sum */
export function createIncrements(add: (projectId: string, key: string, by: number, ttl?: number) => Promise<number>) {
  const lines = new Map<string, Waiting[]>()

  const run = async (line: string, projectId: string, key: string, ttl?: number) => {
    for (;;) {
      const batch = lines.get(line)!
      if (batch.length === 0) break
      lines.set(line, [])
      const total = batch.reduce((sum, { by }) => sum + by, 0)
      try {
        let sum = (await add(projectId, key, total, ttl)) - total
        for (const { by, resolve } of batch) {
          sum += by
          resolve(sum)
        }
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    lines.delete(line)
  }

  return (projectId: string, key: string, by: number, ttl?: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const line = `${projectId} ${ttl ?? ''} ${key}`
      const waiting = lines.get(line)
      if (waiting) {
        waiting.push({ by, resolve, reject })
        return
      }
      lines.set(line, [{ by, resolve, reject }])
      void run(line, projectId, key, ttl)
    })
}
