let last = 0

/** Names what the service begins, and streams are asked for and sent by: below zero, each once. */
export function nextId(): number {
  last -= 1
  return last
}
