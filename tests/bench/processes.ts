import { readdirSync, readFileSync } from 'node:fs'

/** Process ids of the direct children. */
export const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) => {
    const text = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim()
    return text === '' ? [] : text.split(' ').map(Number)
  })

/** Resident bytes that only this process holds (`Pss` counts shared pages by share). */
export function residentBytes(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
  return Number(kilobytes?.[1] ?? 0) * 1024
}
