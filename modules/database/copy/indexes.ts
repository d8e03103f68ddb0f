/** Gives the target the indexes of the source, with their options and no others. */
import { messageOf } from '../../../kernel/index.ts'
import type { IndexDescription } from '../contract.ts'
import { copyFailed } from '../database.errors.ts'
import { encode } from '../embedded/codec.ts'
import { withoutPassword } from '../mongodb/uri.ts'
import { type AnyCollection, dropCollection, orIfAbsent, type Side } from './sides.ts'

type Index = IndexDescription & { name: string }

const TRIAL = 'm3m_copy_trial'

/** What a server adds to an index and nobody asked for. */
const WITHOUT_MEANING = new Set(['v', 'ns', 'background'])

/** The indexes of a collection but for that of `_id`, in one form for both sides. */
export const indexesOf = async (collection: AnyCollection): Promise<Index[]> => {
  const listed = (await orIfAbsent(collection.indexes(), [])) as Index[]
  return listed
    .filter(({ name }) => name !== '_id_')
    .map((index) => {
      const options = Object.entries(index).filter(
        ([option, value]) => !WITHOUT_MEANING.has(option) && option !== 'key' && option !== 'name' && value !== false,
      )
      return { key: index.key, name: index.name, ...Object.fromEntries(options.sort()) } as Index
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

const create = async (collection: AnyCollection, name: string, index: Index, target: Side): Promise<void> => {
  try {
    await collection.createIndexes([index])
  } catch (cause) {
    const reason = withoutPassword(messageOf(cause))
    const what = `The index "${index.name}" of collection "${name}" cannot be made in ${target.description}: ${reason}`
    throw copyFailed([what], { cause })
  }
}

/** Makes the indexes on an empty collection, so that one the target does not know ends the copy before it begins. */
export const tryIndexes = async (source: Side, target: Side, names: string[]): Promise<void> => {
  const scratch = target.collection(TRIAL)
  try {
    for (const name of names) {
      await dropCollection(target, TRIAL)
      for (const index of await indexesOf(source.collection(name))) await create(scratch, name, index, target)
    }
  } finally {
    await dropCollection(target, TRIAL)
  }
}

/** Brings the indexes of a collection across. @returns how many it has now */
export const copyIndexes = async (from: AnyCollection, to: AnyCollection, target: Side): Promise<number> => {
  const name = from.collectionName
  const wanted = await indexesOf(from)
  const isWanted = (index: Index) => wanted.some((each) => encode(each) === encode(index))
  const present = await indexesOf(to)
  for (const index of present) if (!isWanted(index)) await to.dropIndex(index.name)
  const kept = new Set(present.filter(isWanted).map((index) => index.name))
  for (const index of wanted) if (!kept.has(index.name)) await create(to, name, index, target)
  const made = await indexesOf(to)
  if (encode(made) !== encode(wanted)) {
    throw copyFailed([`The indexes of collection "${name}" came out differently in ${target.description}`])
  }
  return wanted.length
}
