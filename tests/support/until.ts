/** Asks again until the answer is truthy; fails with `what` after `ms`. For states that tell nobody when they change. */
export async function until<T>(what: string, ask: () => Promise<T> | T, ms = 10_000): Promise<NonNullable<T>> {
  const deadline = performance.now() + ms
  for (;;) {
    const answer = await ask()
    if (answer) return answer as NonNullable<T>
    if (performance.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
