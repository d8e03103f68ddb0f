/** Starts of processes, a few at a time: each takes a core for a moment, and the server has other things to do. */

const AT_ONCE = 2
/** One that takes longer does not keep others waiting. */
const PATIENCE_MS = 2_000

export interface Starts {
  /** Resolves, when it is its turn, to what is to be called when it is through. */
  enter(): Promise<() => void>
}

export function createStarts(): Starts {
  const waiting: (() => void)[] = []
  let running = 0
  const next = () => {
    if (running < AT_ONCE) waiting.shift()?.()
  }
  return {
    enter: () =>
      new Promise((resolve) => {
        waiting.push(() => {
          running += 1
          let left = false
          const leave = () => {
            if (left) return
            left = true
            clearTimeout(late)
            running -= 1
            next()
          }
          const late = setTimeout(leave, PATIENCE_MS)
          resolve(leave)
        })
        next()
      }),
  }
}
