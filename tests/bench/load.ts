import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ROOT } from '../support/server.ts'

const CONNECTIONS = 50

export interface Load {
  requestsPerSecond: number
  /** Milliseconds. */
  p99: number
  errors: number
}

export interface LoadOptions {
  seconds: number
  /** Requests a second; as many as there can be when absent. */
  rate?: number
  connections?: number
}

/** Loads an address from a process of its own. */
export async function load(url: string, { seconds, rate, connections = CONNECTIONS }: LoadOptions): Promise<Load> {
  const program = join(ROOT, 'node_modules/autocannon/autocannon.js')
  const args = [program, '-j', '-c', String(connections), '-d', String(seconds), ...(rate ? ['-R', String(rate)] : [])]
  const child = spawn(process.execPath, [...args, url], { stdio: ['ignore', 'pipe', 'ignore'] })
  let text = ''
  for await (const chunk of child.stdout!) text += chunk
  const result = JSON.parse(text)
  return { requestsPerSecond: result.requests.average, p99: result.latency.p99, errors: result.errors + result.non2xx }
}

/** Runs an ES module that prints the address it listens at as its first line. */
export async function startModule(code: string): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const url of createInterface({ input: child.stdout! })) return { url, child }
  throw new Error('the module ended before it listened')
}

/** Two addresses under full load in turn, so that both see the same machine. */
export async function inTurn(
  one: string,
  other: string,
  { rounds = 5, seconds = 4 } = {},
): Promise<{ one: Load; other: Load }[]> {
  for (const url of [one, other]) await load(url, { seconds: 2 })
  const pairs: { one: Load; other: Load }[] = []
  for (let round = 0; round < rounds; round++)
    pairs.push({ one: await load(one, { seconds }), other: await load(other, { seconds }) })
  return pairs
}
