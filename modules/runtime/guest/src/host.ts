/** The one function that leads out. It is taken from its temporary global here and reachable from nowhere else. */
import type { HostOp } from '../../protocol.ts'

type Host = (op: HostOp, data?: string | number, ...buffers: ArrayBuffer[]) => unknown

const scope = globalThis as unknown as { __m3m_host?: Host }
const host = scope.__m3m_host as Host
delete scope.__m3m_host

export default host
