/** Which project of which server is meant, and by whose right: from options, environment, folder and stored keys. */
import { Option } from 'commander'
import { type Api, createApi, projectOf, Refusal } from './api.ts'
import { serversOf, storedKey } from './credentials.ts'
import { Failure, usage } from './failure.ts'
import { type Link, projectNameIn, readLink } from './folder.ts'
import { warn } from './terminal.ts'
import { textOf } from './tree.ts'

export interface TargetOptions {
  server?: string
  keyFile?: string
}

export const serverOption = () => new Option('--server <url>', 'address of the server (M3M_SERVER)')
export const keyFileOption = () =>
  new Option('--key-file <file>', "file with the project's API key (otherwise M3M_API_KEY, or what m3m login keeps)")

/** A project, opened by its key. */
export interface Target {
  api: Api
  project: { id: string; slug: string; name: string }
  /** Beginning of the addresses of the project's API, by its id: a slug may change. */
  path: string
}

/** `https://m3m.example.com`, without what follows the path. */
export function serverAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw usage(`"${text}" is no address of a server; write it like https://m3m.example.com`)
  if (url.username || url.password) throw usage('The address of a server holds no name and no password')
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

const LOOPBACK = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Keys travel with every request. */
export function warnOfPlainHttp(server: string): void {
  const { protocol, hostname } = new URL(server)
  if (protocol === 'http:' && !LOOPBACK.test(hostname))
    warn(`${server} is not encrypted: whoever is on the way can read the key and the code; use https`)
}

/** The address of the server. @throws Failure when nothing names one */
export function serverFrom(options: TargetOptions, link: Link | undefined, project?: string): string {
  const named = options.server || process.env.M3M_SERVER || link?.server
  if (named) return serverAddress(named)
  const known = project === undefined ? [] : serversOf(project)
  if (known.length === 1) return known[0]!
  throw usage(
    known.length > 1
      ? `Keys of ${project} are kept for ${known.join(' and ')}; say which with --server`
      : 'Which server? Say so with --server https://m3m.example.com, or in M3M_SERVER',
  )
}

/** A key as somebody gave it. @throws Failure for what is none */
export function checkedKey(text: string, from: string): string {
  const key = text.trim()
  if (/^m3m_[\w-]+$/.test(key)) return key
  throw new Failure(
    `${from} holds no API key (they begin with m3m_); one is made on the project's Settings page, under API key`,
  )
}

function keyFrom({ keyFile }: TargetOptions, server: string, project: string, slug: string): string {
  if (keyFile !== undefined) {
    const text = textOf(keyFile)
    if (text === undefined) throw usage(`There is no file ${keyFile}`)
    return checkedKey(text, keyFile)
  }
  if (process.env.M3M_API_KEY) return checkedKey(process.env.M3M_API_KEY, 'M3M_API_KEY')
  const key = storedKey(server, project)
  if (key) return key
  throw new Failure(
    `There is no key for ${slug} on ${server}; run "m3m login ${slug} --server ${server}", or set M3M_API_KEY`,
  )
}

/**
 * Opens a project by its slug or id.
 * @param slug what people are told it is called
 * @throws Failure when something is missing or the key does not open it
 */
export async function openTarget(
  options: TargetOptions,
  link: Link | undefined,
  project: string,
  slug = project,
): Promise<Target> {
  const server = serverFrom(options, link, slug)
  warnOfPlainHttp(server)
  return enter(createApi(server, keyFrom(options, server, project, slug)), project, slug)
}

/** Opens the project a folder was taken from. */
export function openFolderTarget(options: TargetOptions, root: string): Promise<Target> {
  const link = readLink(root)
  if (!link) throw usage(`${root} has no m3m.json; run "m3m pull PROJECT" first, or name the folder it made`)
  return openTarget(options, link, projectNameIn(root, link), link.project)
}

/** Asks the server for the project by the key of `api`. */
export async function enter(api: Api, p: string, called = p): Promise<Target> {
  try {
    const { id, slug, name } = await projectOf(api, p)
    if (!/^[0-9a-f]{24}$/.test(id)) throw new Failure(`${api.server} does not answer like an m3m server`)
    return { api, project: { id, slug, name }, path: `/projects/${id}` }
  } catch (error) {
    throw explained(error, called, api.server)
  }
}

/** Whether an answer says that the key opens nothing any more. */
export const isOver = (error: unknown): boolean =>
  error instanceof Refusal && (error.code === 'M3M_PROJECT_KEY' || error.code === 'M3M_PROJECT_NOT_FOUND')

/** Says of a refusal what it means to whoever holds a key. */
export function explained(error: unknown, project: string, server: string): unknown {
  if (!(error instanceof Refusal)) return error
  const again = `run "m3m login ${project} --server ${server}" with the key of the project's Settings page`
  if (error.code === 'M3M_PROJECT_KEY') return new Failure(`${server} does not know this key any more; ${again}`)
  if (error.code === 'M3M_PROJECT_NOT_FOUND')
    return new Failure(`This key does not open a project "${project}" on ${server}; ${again}`)
  return error
}
