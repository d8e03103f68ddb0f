/** Models: made, changed with all their records, and deleted. */
import { jsonText, type Logger, messageOf } from '../../kernel/index.ts'
import { ObjectId } from '../database/contract.ts'
import { numberedSlug, slugify } from '../projects/contract.ts'
import { isId, SLUG_PATTERN } from '../schemas.ts'
import { createKeyedLock, type KeyedLock } from '../shared/keyed-lock.ts'
import type { CreateModel, Model, ModelPlan, ModelsUsage, StoredField, UpdateModel } from './contract.ts'
import type { Directory } from './directory.ts'
import type { ModelsConfig } from './models.config.ts'
import {
  modelChanged,
  modelConsequences,
  modelLosesData,
  modelNotConfirmed,
  modelNotFound,
  modelQuota,
  modelReferenced,
  modelSlugTaken,
} from './models.errors.ts'
import type { ModelDocument, ModelsRepository } from './models.repository.ts'
import type { Room } from './records/room.ts'
import type { RecordsRepository } from './records.repository.ts'
import { changeRecords, isDeep } from './schema/change.ts'
import { checkedFields, modelProblems } from './schema/fields.ts'
import { inWords, planOf } from './schema/plan.ts'
import { refersTo, slugsOf, toModel } from './views.ts'

export interface Models {
  list(project: string): Promise<Model[]>
  /** @throws M3M_MODEL_NOT_FOUND */
  get(project: string, model: string): Promise<Model>
  /** @throws M3M_MODEL_INVALID, M3M_MODEL_SLUG_TAKEN, M3M_MODEL_QUOTA */
  create(project: string, input: CreateModel): Promise<Model>
  /** What a change would do. @throws M3M_MODEL_INVALID */
  plan(project: string, model: string, changes: Pick<UpdateModel, 'fields'>): Promise<ModelPlan>
  /** @throws those of `create`, M3M_MODEL_CHANGED, M3M_MODEL_CONSEQUENCES, M3M_MODEL_LOSES_DATA */
  update(
    project: string,
    model: string,
    changes: UpdateModel,
  ): Promise<{ before: Model; after: Model; plan: ModelPlan }>
  /** @param slug the model's, to confirm @throws M3M_MODEL_NOT_CONFIRMED, M3M_MODEL_REFERENCED */
  remove(project: string, model: string, slug: string): Promise<Model>
  usage(project: string): Promise<ModelsUsage>
  removeProject(project: string): Promise<void>
  /** Takes up what a crash has cut off. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface ModelsOptions {
  models: ModelsRepository
  records: RecordsRepository
  directory: Directory
  lock: KeyedLock
  room: Room
  config: ModelsConfig
  log: Logger
}

const SETTINGS_BYTES = 65_536
const LOOK_MS = 120_000
const NAMELESS = 'model'
const SLUG = new RegExp(SLUG_PATTERN)

export function createModels(options: ModelsOptions): Models {
  const { models, records, directory, lock, room, config, log } = options
  let resuming: Promise<void> | undefined
  /** Counting and adding are one. */
  const adding = createKeyedLock()
  const gone = new Set<string>()

  const viewed = async (document: ModelDocument): Promise<Model> => {
    const all = await directory.of(document.project.toHexString())
    return toModel(document, slugsOf(all), await records.total(document._id.toHexString()))
  }
  const fieldsFor = async (
    project: string,
    given: NonNullable<CreateModel['fields']>,
    before: readonly StoredField[],
    self: { id: string; slug: string },
  ): Promise<StoredField[]> => {
    const known = await directory.of(project)
    return checkedFields(given, before, {
      maxIndexes: config.maxIndexes,
      model: (name) => {
        if (name === self.slug || name === self.id) return self.id
        return known.find(({ _id, slug }) => slug === name || _id.toHexString() === name)?._id.toHexString()
      },
    })
  }
  const checkSlug = (slug: string): void => {
    if (!SLUG.test(slug))
      throw modelProblems([{ path: '/slug', message: 'must be 1 to 64 of a-z, 0-9 and inner hyphens' }])
    if (isId(slug)) throw modelProblems([{ path: '/slug', message: `"${slug}" looks like an id; take another` }])
  }
  const taken = (slug: string) => modelSlugTaken([slug], { errors: [{ path: '/slug', message: 'is taken' }] })

  /** Gives records their new fields, and the model with them. It is said first, so that it is done whatever happens. */
  const become = async (model: ModelDocument): Promise<ModelDocument> => {
    const { fields, clash } = await changeRecords(records, model, model.next!)
    const done = await models.change(model._id, model.revision, {
      fields,
      next: null,
      state: 'ready',
      version: model.version + 1,
      updatedAt: new Date(),
    })
    room.forget(model.project.toHexString())
    directory.forget(model.project.toHexString())
    if (!done || done === 'taken') throw modelChanged([model.slug])
    if (clash) throw modelConsequences([model.slug, 'values of a unique field clash; it is not unique'])
    return done
  }
  const drop = async (model: ModelDocument): Promise<void> => {
    await records.drop(model._id.toHexString())
    await models.remove(model._id)
  }
  const renewed = async (model: ModelDocument, changes: Partial<ModelDocument>): Promise<ModelDocument> => {
    const next = { ...changes, revision: model.revision + 1, updatedAt: new Date() }
    const changed = await models.change(model._id, model.revision, next)
    directory.forget(model.project.toHexString())
    if (changed === 'taken') throw taken(changes.slug!)
    if (!changed) throw modelChanged([model.slug])
    return changed
  }

  return {
    async list(project) {
      const all = await directory.of(project)
      const slugs = slugsOf(all)
      return Promise.all(all.map(async (model) => toModel(model, slugs, await records.total(model._id.toHexString()))))
    },
    get: async (project, model) => viewed(await directory.find(project, model)),

    async create(project, input) {
      const all = await directory.of(project)
      if (all.length >= config.maxModels) throw modelQuota([config.maxModels])
      const name = checkedName(input.name)
      if (input.slug !== undefined) checkSlug(input.slug)
      let slug = input.slug ?? freeSlug(slugify(name), new Set(all.map((model) => model.slug)))
      const _id = new ObjectId()
      const now = new Date()
      const fields = await fieldsFor(project, input.fields ?? [], [], { id: _id.toHexString(), slug })
      const model: ModelDocument = {
        _id,
        project: new ObjectId(project),
        name,
        nameKey: name.toLowerCase(),
        slug,
        description: input.description ?? '',
        fields: [],
        settings: settingsText(input.settings),
        revision: 1,
        version: 1,
        state: 'changing',
        next: fields,
        createdAt: now,
        updatedAt: now,
      }
      if (gone.has(project)) throw modelNotFound([slug])
      const id = _id.toHexString()
      const made = await lock.alone(id, async () => {
        const tried = new Set(all.map((other) => other.slug))
        await adding.alone(project, async () => {
          if ((await models.count(project)) >= config.maxModels) throw modelQuota([config.maxModels])
          while ((await models.insert(model)) === 'taken') {
            if (input.slug !== undefined) throw taken(slug)
            // Somebody was faster with the same name.
            tried.add(slug)
            slug = freeSlug(slugify(name), tried)
            model.slug = slug
          }
        })
        return become(model)
      })
      return viewed(made)
    },

    async plan(project, name, { fields }) {
      const model = await directory.find(project, name)
      const id = model._id.toHexString()
      const next = fields ? await fieldsFor(project, fields, model.fields, { id, slug: model.slug }) : model.fields
      return planOf({ repository: records, lookMs: LOOK_MS }, id, model.fields, next)
    },

    async update(project, name, changes) {
      const id = (await directory.find(project, name))._id.toHexString()
      return lock.alone(id, async () => {
        const model = await directory.find(project, id)
        if (model.state !== 'ready' || (changes.revision ?? model.revision) !== model.revision)
          throw modelChanged([model.slug])
        const before = await viewed(model)
        const next: Partial<ModelDocument> = {}
        if (changes.name !== undefined) {
          next.name = checkedName(changes.name)
          next.nameKey = next.name.toLowerCase()
        }
        if (changes.slug !== undefined && changes.slug !== model.slug) {
          checkSlug(changes.slug)
          next.slug = changes.slug
        }
        if (changes.description !== undefined) next.description = changes.description
        if (changes.settings !== undefined) next.settings = settingsText(changes.settings)
        const { slug } = { ...model, ...next }
        const fields = changes.fields
          ? await fieldsFor(project, changes.fields, model.fields, { id, slug })
          : model.fields
        const plan = await planOf({ repository: records, lookMs: LOOK_MS }, id, model.fields, fields)
        refuse(model.slug, plan, changes.loseData ?? false)
        if (!isDeep(model.fields, fields)) {
          const changed = await renewed(model, { ...next, fields })
          return { before, after: await viewed(changed), plan }
        }
        const changing = await renewed(model, { ...next, state: 'changing', next: fields })
        return { before, after: await viewed(await become(changing)), plan }
      })
    },

    async remove(project, name, slug) {
      const found = await directory.find(project, name)
      if (slug !== found.slug)
        throw modelNotConfirmed([found.slug], { errors: [{ path: '/slug', message: `is not "${found.slug}"` }] })
      const id = found._id.toHexString()
      return lock.alone(id, async () => {
        const model = await directory.find(project, id)
        const others = (await directory.of(project)).filter(({ _id }) => !_id.equals(model._id))
        const referring = others.flatMap((other) =>
          refersTo([...other.fields, ...(other.next ?? [])], id).map((key) => `${other.slug}.${key}`),
        )
        if (referring.length > 0) throw modelReferenced([model.slug, [...new Set(referring)].slice(0, 5).join(', ')])
        const view = await viewed(model)
        // Its slug is free at once.
        await drop(await renewed(model, { state: 'removing', slug: id }))
        room.forget(project)
        return view
      })
    },

    async usage(project) {
      const [{ length }, taken] = await Promise.all([directory.of(project), room.usage(project)])
      const { maxModels, maxRecords, maxBytes } = config
      return { models: length, ...taken, maxModels, maxRecords, maxBytes }
    },

    async removeProject(project) {
      gone.add(project)
      // Those on their way out as well.
      for (const { _id } of await models.of(project))
        await lock.alone(_id.toHexString(), async () => {
          await records.drop(_id.toHexString())
          await models.remove(_id)
        })
      await models.removeAll(project)
      directory.forget(project)
      room.forget(project)
    },

    async start() {
      const left = await models.unfinished()
      const resume = async (model: ModelDocument): Promise<void> => {
        try {
          await lock.alone(model._id.toHexString(), async () => {
            if (model.state === 'removing') await drop(model)
            else await become(model)
          })
          log.info({ model: model.slug, project: model.project.toHexString() }, 'the change of a model was completed')
        } catch (error) {
          log.error({ err: error, model: model.slug }, 'the change of a model could not be completed')
        }
      }
      resuming = Promise.all(left.map(resume)).then(() => {})
    },
    stop: async () => resuming,
  }
}

function refuse(slug: string, plan: ModelPlan, loseData: boolean): void {
  const refused = plan.consequences.filter((one) => one.refused)
  if (refused.length > 0) throw modelConsequences([slug, inWords(refused)], { errors: problemsOf(refused) })
  const lost = plan.consequences.filter(({ loses }) => loses)
  if (lost.length > 0 && !loseData) throw modelLosesData([slug, inWords(lost)], { errors: problemsOf(lost) })
}

const problemsOf = (consequences: ModelPlan['consequences']) =>
  consequences.map((one) => ({ path: `/fields/${one.field}`, message: inWords([one]) }))

function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed) return trimmed
  throw modelProblems([{ path: '/name', message: 'must not be empty' }])
}

function settingsText(settings: unknown): string {
  try {
    return jsonText(settings ?? {}, SETTINGS_BYTES, 'they hold bytes')
  } catch (error) {
    throw modelProblems([{ path: '/settings', message: messageOf(error) }])
  }
}

/** One that is free, and looks like no id. */
function freeSlug(base: string, taken: ReadonlySet<string>): string {
  const first = base || NAMELESS
  for (let number = 1; ; number += 1) {
    const slug = number === 1 ? first : numberedSlug(first, number)
    if (!taken.has(slug) && !isId(slug)) return slug
  }
}
