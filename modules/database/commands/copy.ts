import { existsSync } from 'node:fs'
import type { CommandIo } from '../../../kernel/index.ts'
import { copyDatabase } from '../copy/copy.ts'
import { embeddedSide, mongodbSide } from '../copy/sides.ts'
import { copyRefused } from '../database.errors.ts'
import { type EmbeddedDatabase, openEmbedded } from '../embedded/driver.ts'
import { withoutPassword } from '../mongodb/uri.ts'
import type { OpenDatabase } from '../open-database.ts'
import { counted, secondsSince } from './figures.ts'

interface CopyRequest {
  into: 'mongodb' | 'embedded'
  uri: string
  /** Name of the database on the server. */
  name: string
}

const readRequest = ({ settings }: OpenDatabase, args: Record<string, string>): CopyRequest => {
  const { to, from, database } = args
  if ((to === undefined) === (from === undefined)) {
    throw copyRefused(['Say which way to copy: --to <uri> into a MongoDB server, or --from <uri> out of one'])
  }
  const uri = (to ?? from) || settings.mongodb.uri
  const named = /^mongodb(?:\+srv)?:\/\/[^/?]+(?:\/([^?]*))?/i.exec(uri)
  if (!named) throw copyRefused([`"${withoutPassword(uri)}" is no connection string; it begins with mongodb://`])
  return {
    into: to === undefined ? 'embedded' : 'mongodb',
    uri,
    name: database ?? (named[1] || settings.mongodb.database),
  }
}

/** The embedded database of this configuration, whichever one is in use now. */
const openOwn = async ({ unguarded, settings }: OpenDatabase, into: CopyRequest['into']): Promise<EmbeddedDatabase> => {
  if (unguarded.driver === 'embedded') return unguarded
  const { path, log } = settings
  if (into === 'mongodb' && !existsSync(path)) throw copyRefused([`There is no embedded database at ${path} to copy`])
  return openEmbedded({ dataDir: path, log })
}

const settingsFor = ({ into, uri, name }: CopyRequest): string[] => {
  if (into === 'embedded') return ['database:', '  driver: embedded']
  const shown = withoutPassword(uri)
  const hint = shown === uri ? '' : ' # with what stands for ***'
  return ['database:', '  driver: mongodb', 'mongodb:', `  uri: ${shown}${hint}`, `  database: ${name}`]
}

/** `m3m database copy`. */
export const runCopy = async (database: OpenDatabase, args: Record<string, string>, io: CommandIo): Promise<void> => {
  const request = readRequest(database, args)
  const began = performance.now()
  const { openMongodb } = await import('../mongodb/driver.ts')
  const server = await openMongodb({ uri: request.uri, database: request.name })
  try {
    const own = await openOwn(database, request.into)
    try {
      const sides = [embeddedSide(own, database.settings.path), mongodbSide(server, request.uri)] as const
      const [source, target] = request.into === 'mongodb' ? sides : ([sides[1], sides[0]] as const)
      io.print(`from ${source.description}`)
      io.print(`to ${target.description}`)
      const { collections, documents, indexes } = await copyDatabase(source, target, io.flags.has('overwrite'), io)
      const what = [
        counted(collections, 'collection'),
        counted(documents, 'document'),
        counted(indexes, 'index', 'indexes'),
      ]
      io.print(`both hold the same now: ${what.join(', ')} (${secondsSince(began)})`)
      io.print('To use the copy, write into the configuration:')
      for (const line of settingsFor(request)) io.print(`  ${line}`)
    } finally {
      if (own !== database.unguarded) await own.close()
    }
  } finally {
    await server.close()
  }
}
