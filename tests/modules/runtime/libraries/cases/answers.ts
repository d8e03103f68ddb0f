/** Everything there is to see of a response, as plain data. */
export async function seen(response: Response) {
  return {
    status: response.status,
    headers: [...response.headers].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    body: await response.text(),
  }
}

/** Asks an application one thing after another. */
export async function ask(
  fetch: (request: Request) => Response | Promise<Response>,
  ...requests: [path: string, init?: RequestInit][]
) {
  const answers = []
  for (const [path, init] of requests)
    answers.push(await seen(await fetch(new Request(`https://app.test${path}`, init))))
  return answers
}

/** Name and message of what a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<{ name: string; message: string; code?: unknown }> {
  try {
    await promise
  } catch (error) {
    const { name, message, code } = error as Error & { code?: unknown }
    return { name, message, code }
  }
  return { name: 'none', message: 'it did not fail' }
}
