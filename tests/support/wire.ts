import { connect, type Socket } from 'node:net'
import { until } from './until.ts'

export interface Wire {
  socket: Socket
  /** What was received so far. */
  readonly text: string
  /** Waits until something was received. */
  has(what: RegExp): Promise<RegExpMatchArray>
  closed: Promise<void>
}

/** A connection to a server that is written on by hand. */
export function wire(url: string): Wire {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).on('error', () => {})
  let text = ''
  socket.setEncoding('latin1').on('data', (data) => {
    text += data
  })
  return {
    socket,
    get text() {
      return text
    },
    has: (what) => until(`the connection received ${what}`, () => text.match(what) ?? undefined),
    closed: new Promise((resolve) => socket.once('close', () => resolve())),
  }
}
