/** What a project can begin with: the folders below `templates/`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { PackagesService } from '../packages/contract.ts'
import { type SourceFile, TEMPLATE_IDS, type Template, type TemplateId, type TemplateModel } from './contract.ts'

/** What an empty editor starts with. */
const DEFAULT: TemplateId = 'first-steps'
const FOLDER = join(import.meta.dirname, 'templates')

interface About {
  name: string
  description: string
  /** npm packages that its code imports. */
  packages?: string[]
  /** Data models that its code keeps records in. */
  models?: TemplateModel[]
}

const TASKS: TemplateModel = {
  name: 'Tasks',
  slug: 'tasks',
  description: 'What the REST API of this project makes, lists and changes',
  fields: [
    {
      key: 'title',
      name: 'Title',
      type: 'string',
      description: 'What is to be done',
      required: true,
      max: 200,
      pattern: '\\S',
    },
    { key: 'done', name: 'Done', type: 'boolean', required: true, default: false, indexed: true },
    { key: 'due', name: 'Due', type: 'date', description: 'The day it should be done by' },
  ],
}

const ABOUT: Record<TemplateId, About> = {
  'first-steps': { name: 'First steps', description: 'Three routes and a schedule, each in a line or two' },
  empty: { name: 'Empty', description: 'Nothing but the file that a service begins with' },
  'rest-api': {
    name: 'REST API',
    description: 'Tasks to make, list, change and delete, checked and kept by a data model',
    models: [TASKS],
  },
  'telegram-bot': {
    name: 'Telegram bot',
    description: 'Commands, buttons and messages, by webhook, with grammY',
    packages: ['grammy'],
  },
  webhook: {
    name: 'Webhook receiver',
    description: 'Believes only events that are signed, takes each once and handles it through a queue',
  },
  cron: { name: 'Cron worker', description: 'Looks at a page every five minutes and sums up every morning' },
  hono: {
    name: 'Hono app',
    description: 'Routes, middleware and errors the way of Hono and Workers',
    packages: ['hono'],
  },
}

export interface Templates {
  /** What an empty editor starts with. */
  readonly start: SourceFile[]
  list(): Promise<Template[]>
}

/** @throws Error when a file of a template cannot be read */
export function createTemplates(packages: PackagesService | undefined): Templates {
  const files = new Map(TEMPLATE_IDS.map((id) => [id, filesOf(id)]))
  return {
    start: files.get(DEFAULT)!,
    async list() {
      const names = (await packages?.installed())?.names
      return TEMPLATE_IDS.map((id) => {
        const { packages: needed = [], models = [], ...about } = ABOUT[id]
        return {
          id,
          ...about,
          files: files.get(id)!,
          models,
          packages: needed.map((name) => ({ name, installed: names?.has(name) ?? false })),
        }
      })
    },
  }
}

const filesOf = (id: TemplateId): SourceFile[] =>
  readdirSync(join(FOLDER, id), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((file) => ({
      path: file.slice(join(FOLDER, id).length + 1).replaceAll(sep, '/'),
      content: readFileSync(file, 'utf8'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
