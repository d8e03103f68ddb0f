/** Bytes over one connection, past everything that would make them proper HTTP. */
import { connect } from 'node:net'

/** Sends `text` and resolves to everything that comes until the connection ends, or nothing comes for `idleMs`. */
export function rawExchange(url: string, text: string | Buffer, idleMs = 1_000): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setTimeout(idleMs, () => socket.destroy())
    socket.on('data', (data) => {
      answer += data.toString('latin1')
    })
    // A server may well cut off what it refuses.
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    socket.write(text)
  })
}

/** Status of a raw answer; 0 when there is none. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
