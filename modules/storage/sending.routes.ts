/** Sends files: what a download and a direct link have in common. */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { StorageService } from './contract.ts'
import { answerWith } from './http/answer.ts'
import { isDirectory, notFound } from './storage.errors.ts'

/** A client that takes nothing for so long has gone. */
export const IDLE_MS = 60_000

/** Limits how long a connection may stand still. */
export const endWhenIdle = (request: FastifyRequest): void =>
  // Requests that are made up for a test have no connection.
  void (request.raw.socket as Partial<typeof request.raw.socket>).setTimeout?.(IDLE_MS)

/** A file to send; with an id, that one and no other that is at its path by now. */
export interface Sent {
  project: string
  path: string
  id?: string
}

/**
 * Answers with a file, or the part of it that is asked for.
 * @param locate tells where it is, again when it was moved meanwhile
 * @throws M3M_STORAGE_NOT_FOUND and others of `read`
 */
export async function sendFile(
  storage: StorageService,
  locate: () => Sent | Promise<Sent>,
  kind: 'inline' | 'attachment',
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  for (;;) {
    const { project, path, id } = await locate()
    const entry = await storage.stat(project, path)
    if (id !== undefined && entry?.id !== id) continue
    if (!entry) throw notFound([path])
    if (entry.type === 'directory') throw isDirectory([path])
    const { status, headers, part } = answerWith(entry, request.headers, kind, id !== undefined)
    if (!part) return reply.code(status).headers(headers).send()
    if (request.method === 'HEAD') return reply.code(status).headers(headers).send(Readable.from([]))
    const content = await storage.read(project, path, part)
    if (content.entry.id !== entry.id || content.entry.etag !== entry.etag) {
      await content.bytes[Symbol.asyncIterator]().return?.()
      continue
    }
    endWhenIdle(request)
    return reply
      .code(status)
      .headers(headers)
      .send(Readable.from(content.bytes, { objectMode: false }))
  }
}
