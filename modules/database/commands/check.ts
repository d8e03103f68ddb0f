import { type CommandIo, messageOf } from '../../../kernel/index.ts'
import { databaseDamaged } from '../database.errors.ts'
import type { EmbeddedDatabase } from '../embedded/driver.ts'
import type { MongodbDatabase } from '../mongodb/driver.ts'
import type { OpenDatabase } from '../open-database.ts'
import { counted, secondsSince } from './figures.ts'

const checkEmbedded = async (database: EmbeddedDatabase, { print, progress, flags }: CommandIo): Promise<string[]> => {
  const began = performance.now()
  const quick = flags.has('quick')
  const { collections, documents, entries, problems, repaired } = await database.maintenance.check({
    quick,
    repair: flags.has('repair'),
    onProgress: (seen) => progress(`${counted(seen, 'document')} looked at`),
  })
  for (const what of repaired) print(`${what}: filled anew`)
  if (problems.length > 0) return problems
  const looked = [
    counted(collections, 'collection'),
    counted(documents, 'document'),
    counted(entries, 'index entry', 'index entries'),
  ]
  print(quick ? 'no damage found by SQLite' : `no damage in ${looked.join(', ')} (${secondsSince(began)})`)
  return []
}

/** What the server's own check of a collection says; it may not be allowed to us, or not in this version. */
const validate = async ({ native }: MongodbDatabase, name: string): Promise<{ remark: string; problems: string[] }> => {
  try {
    // In the background it keeps nobody from writing.
    const { valid, errors = [] } = await native.command({ validate: name, background: true })
    if (valid) return { remark: 'valid', problems: [] }
    return { remark: 'damaged', problems: errors.length > 0 ? errors.map(String) : ['the server calls it damaged'] }
  } catch (error) {
    return { remark: `not validated: ${messageOf(error)}`, problems: [] }
  }
}

const checkMongodb = async (database: MongodbDatabase, { print, flags }: CommandIo): Promise<string[]> => {
  await database.ping()
  const listed = await database.native.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()
  const names = listed.map(({ name }) => name).filter((name) => !name.startsWith('system.'))
  const problems: string[] = []
  for (const name of names.sort()) {
    const count = counted(await database.native.collection(name).estimatedDocumentCount(), 'document')
    if (flags.has('quick')) {
      print(`${name}: ${count}`)
      continue
    }
    const result = await validate(database, name)
    print(`${name}: ${count}, ${result.remark}`)
    problems.push(...result.problems.map((problem) => `${name}: ${problem}`))
  }
  if (problems.length === 0) print(`${database.description} answers; a MongoDB server checks its files itself`)
  return problems
}

/** `m3m database check`. @throws M3M_DATABASE_DAMAGED after a line for each problem */
export const runCheck = async (database: OpenDatabase, io: CommandIo): Promise<void> => {
  const problems = database.driver === 'embedded' ? await checkEmbedded(database, io) : await checkMongodb(database, io)
  for (const problem of problems) io.print(problem)
  if (problems.length > 0) throw databaseDamaged([counted(problems.length, 'problem')])
}
