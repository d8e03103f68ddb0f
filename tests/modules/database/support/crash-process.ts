/** The parent's side of a process that writes until it is killed. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { WriterOrder } from './crash-writer.ts'

const writer = fileURLToPath(new URL('./crash-writer.ts', import.meta.url))

export interface WriterReport {
  /** Acknowledged writes of each lane. */
  acknowledged: Map<number, number>
  /** Finished backups. */
  backups: number
  opened: boolean
  closed: boolean
}

/** Starts a writer ahead of time; it waits for its order. */
export const startWriter = (): ChildProcess => spawn(process.execPath, [writer], { stdio: ['pipe', 'pipe', 'inherit'] })

/** When a writer is killed: so long after it got its order, or had the database open, or after so many writes. */
export type Kill = { after: 'order' | 'open'; milliseconds: number } | { after: 'writes'; count: number }

/** Gives a waiting writer its order and kills it. */
export const runUntilKilled = async (child: ChildProcess, order: WriterOrder, moment: Kill): Promise<WriterReport> => {
  const exited = once(child, 'exit')
  const report: WriterReport = { acknowledged: new Map(), backups: 0, opened: false, closed: false }
  let writes = 0
  let killed: Promise<unknown> | undefined
  const reach = (event: Kill['after']) => {
    if (moment.after !== event) return
    if (moment.after !== 'writes') killed = delay(moment.milliseconds).then(() => child.kill('SIGKILL'))
    else if (++writes === moment.count) child.kill('SIGKILL')
  }
  for await (const line of createInterface({ input: child.stdout! })) {
    const write = /^(\d+) (\d+)$/.exec(line)
    if (line === 'ready') {
      child.stdin!.write(JSON.stringify(order))
      reach('order')
    } else if (line === 'open') {
      report.opened = true
      reach('open')
    }
    if (line === 'closed') {
      report.closed = true
      child.kill('SIGKILL')
    }
    if (line.startsWith('backup ')) report.backups++
    else if (write) {
      const lane = Number(write[1])
      const known = report.acknowledged.get(lane) ?? 0
      // The kill may have cut the last line short.
      if (Number(write[2]) === order.from[lane]! + known) report.acknowledged.set(lane, known + 1)
      reach('writes')
    }
  }
  await killed
  const [code, signal] = await exited
  assert.ok(signal === 'SIGKILL' || (report.closed && code === 0), `the writer ended by itself: ${code}`)
  return report
}
