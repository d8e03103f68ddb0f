/**
 * Tells the host that an event is through, without a call: the CPU limit counts for each event, and many come at once.
 * Only as many are told of as the host delivered, so that no code can go on for ever by it.
 */
const scope = globalThis as unknown as { __m3m_progress?: SharedArrayBuffer }
const counter = new Int32Array(scope.__m3m_progress!)
delete scope.__m3m_progress

export function eventOver(): void {
  counter[0] = (counter[0]! + 1) | 0
}
