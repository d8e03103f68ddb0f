/**
 * A door for MongoDB's own drivers and tools onto a database of ours: it lets one test suite run against both drivers.
 * It knows no accounts, and so listens on the loopback interface only.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createCommands, type ServedDatabase } from './commands.ts'
import { createRequestReader, encodeResponse, type Request } from './messages.ts'

export interface WireServer {
  /** Connection string of this server. */
  readonly uri: string
  close(): Promise<void>
}

export interface WireOptions {
  database: ServedDatabase
  /** The name clients know the database by. */
  name: string
  /** 0: any free port. */
  port?: number
}

/** Opens the door. */
export const serveWire = async ({ database, name, port = 0 }: WireOptions): Promise<WireServer> => {
  const sockets = new Set<Socket>()
  const run = createCommands(database, name)

  const serve = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    const read = createRequestReader()
    // One request after the other, as a connection of a server handles them.
    let queue = Promise.resolve()
    const answer = async (request: Request): Promise<void> => {
      const response = await run(request.command)
      if (!request.oneWay && socket.writable) socket.write(encodeResponse(request, response))
    }
    socket.on('data', (chunk) => {
      try {
        for (const request of read(chunk)) queue = queue.then(() => answer(request))
      } catch {
        // What is no MongoDB client is not answered.
        socket.destroy()
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }

  const server = createServer(serve)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    uri: `mongodb://127.0.0.1:${(server.address() as AddressInfo).port}/?directConnection=true`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
