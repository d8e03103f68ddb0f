import type { Command, CommandGroup } from '../../../kernel/index.ts'
import { notEmbedded } from '../database.errors.ts'
import type { OpenDatabase } from '../open-database.ts'
import { runCheck } from './check.ts'
import { runCopy } from './copy.ts'
import { bytes, secondsSince } from './figures.ts'

const group: CommandGroup = { name: 'database', summary: 'look after the database' }

const check: Command<OpenDatabase> = {
  group,
  name: 'check',
  summary: 'look for damage in the database; exit code 1 when there is any',
  options: [
    { name: 'quick', summary: "only SQLite's own check of the files, not every document and index entry" },
    { name: 'repair', summary: 'fill indexes anew that are wrong' },
  ],
  run: (database, _args, io) => runCheck(database, io),
}

const backup: Command<OpenDatabase> = {
  group,
  name: 'backup',
  summary: 'write a copy of the embedded database into an empty folder, also while the server runs',
  arguments: [{ name: 'folder', summary: 'made if it does not exist', path: true }],
  async run(database, { folder = '' }, { print }) {
    if (database.driver !== 'embedded') throw notEmbedded([database.description, 'back it up with mongodump'])
    const began = performance.now()
    const files = await database.maintenance.backup(folder)
    for (const file of files) print(`${file.file}  ${bytes(file.bytes)}`)
    print(`written in ${secondsSince(began)}`)
  },
}

const compact: Command<OpenDatabase> = {
  group,
  name: 'compact',
  summary: 'give the free space of the embedded database back to the file system',
  async run(database, _args, { print, inServer }) {
    if (database.driver !== 'embedded') {
      throw notEmbedded([database.description, 'the server gives space back with its command "compact"'])
    }
    const began = performance.now()
    for (const { file, before, after } of await database.maintenance.compact(!inServer)) {
      print(`${file}  ${bytes(before)} before, ${bytes(after)} after`)
    }
    print(`done in ${secondsSince(began)}${inServer ? '; with the server stopped the files are packed closer' : ''}`)
  },
}

const copy: Command<OpenDatabase> = {
  group,
  name: 'copy',
  summary: 'copy everything between the embedded database and a MongoDB server; goes on where it was interrupted',
  offline: true,
  options: [
    { name: 'to', value: 'uri', valueOptional: true, summary: 'into this MongoDB server (default: mongodb.uri)' },
    { name: 'from', value: 'uri', valueOptional: true, summary: 'out of this MongoDB server (default: mongodb.uri)' },
    { name: 'database', value: 'name', summary: 'on that server (default: the one in the URI, or mongodb.database)' },
    { name: 'overwrite', summary: 'delete what the target holds first' },
  ],
  run: (database, args, io) => runCopy(database, args, io),
}

/** The commands of `m3m database`. */
export const databaseCommands: Command<OpenDatabase>[] = [check, backup, compact, copy]
