/** What keeps runners away from the machine, each with whether it is in force: asked of the processes where they tell. */
import { readFileSync, readlinkSync } from 'node:fs'
import { getPriority } from 'node:os'
import type { Hardening } from '../contract.ts'
import type { RunnerNetwork } from './network.ts'
import { PREVIEW_NICE, SERVICE_NICE } from './priority.ts'

/**
 * @param pids the runners that live; empty: what is told is what a runner would be given
 */
export function hardeningOf(network: RunnerNetwork, pids: readonly number[] = []): Hardening[] {
  return [
    { name: 'environment', inForce: true, detail: 'Runners start with an empty environment' },
    { name: 'descriptors', inForce: true, detail: 'Runners inherit no open file but their channel to the server' },
    {
      name: 'permission',
      inForce: true,
      detail: 'Runners read nothing but their own code, write no file and start no process or thread of JavaScript',
    },
    networkOf(network, pids),
    privilegesOf(network, pids),
    priorityOf(pids),
  ]
}

function networkOf({ isolated, detail }: RunnerNetwork, pids: readonly number[]): Hardening {
  const name = 'network'
  const own = namespaceOf('self')
  const together = pids.filter((pid) => own !== undefined && namespaceOf(pid) === own)
  if (!isolated || together.length === 0) return { name, inForce: isolated, detail }
  return {
    name,
    inForce: false,
    detail: `${together.length} of ${pids.length} runners share the network of the server`,
  }
}

function privilegesOf({ prefix }: RunnerNetwork, pids: readonly number[]): Hardening {
  const name = 'privileges'
  const given = prefix.includes('-U') || process.platform === 'win32' ? false : isPrivileged('self')
  const privileged = pids.length > 0 ? pids.some(isPrivileged) : given
  if (!privileged) return { name, inForce: true, detail: 'Runners have no privilege of the system' }
  return {
    name,
    inForce: false,
    detail: 'Runners have the privileges of the server; let m3m run as a user of its own, not as root',
  }
}

function priorityOf(pids: readonly number[]): Hardening {
  const name = 'priority'
  const server = getPriority()
  const equal = pids.filter((pid) => priorityOfProcess(pid) <= server)
  if (equal.length === 0)
    return {
      name,
      inForce: true,
      detail: `Runners stand back behind the server: nice ${SERVICE_NICE} for services, ${PREVIEW_NICE} for previews`,
    }
  return { name, inForce: false, detail: `${equal.length} of ${pids.length} runners are as urgent as the server` }
}

type ProcessId = number | 'self'

/** Absent where the system does not tell, and of a process that is gone. */
function namespaceOf(pid: ProcessId): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return undefined
  }
}

/** Whether a process may do what only root may; where capabilities are unknown, whether it is root. */
function isPrivileged(pid: ProcessId): boolean {
  try {
    const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]
    return effective !== undefined && BigInt(`0x${effective}`) !== 0n
  } catch {
    return pid === 'self' && process.getuid?.() === 0
  }
}

/** That of a process that is gone offends nobody. */
function priorityOfProcess(pid: number): number {
  try {
    return getPriority(pid)
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
