/**
 * A folder that holds a project's code. `m3m.json` says of which project, and may be shared; `.m3m/state.json` what of
 * the server it was taken from, and is this folder's own. Neither knows a key.
 */
import { existsSync, mkdirSync, realpathSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Failure, usage } from './failure.ts'
import { writeInside } from './files.ts'
import { type Sums, textOf } from './tree.ts'

const LINK = 'm3m.json'
const STATE_FOLDER = '.m3m'
const STATE = `${STATE_FOLDER}/state.json`

export interface Link {
  server: string
  /** Slug. */
  project: string
}

/** What the folder was taken from. */
export interface State {
  server: string
  projectId: string
  /** Slug, as it was. */
  project: string
  /** Of the draft; 0: there was none. */
  revision: number
  /** The version it was taken from, when it was not the draft. */
  version: string | null
  /** That version was asked for, whatever is published. */
  chosen: boolean
  /** What the files were then. */
  files: Sums
  /** Files of the server that have no place in a folder and stay where they are. */
  kept: string[]
}

/** The folder a command is about: the one named, or the nearest above that has a `m3m.json`. */
export function findFolder(named: string | undefined): string {
  if (named !== undefined) {
    if (!existsSync(named)) throw usage(`There is no folder ${named}`)
    return realpathSync(named)
  }
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, LINK))) return realpathSync(folder)
    if (dirname(folder) === folder) return realpathSync(process.cwd())
  }
}

/** Makes the folder where it is not there yet; resolves links on the way to it. */
export function openFolder(path: string): string {
  mkdirSync(path, { recursive: true })
  return realpathSync(resolve(path))
}

function readJson(root: string, path: string): Record<string, unknown> | undefined {
  const text = textOf(join(root, path))
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {}
  throw new Failure(`${join(root, path)} is not valid JSON; delete it, and "m3m pull" makes it anew`)
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export function readLink(root: string): Link | undefined {
  const found = readJson(root, LINK)
  if (!found) return undefined
  const { server, project } = found
  if (isText(server) && isText(project)) return { server, project }
  throw new Failure(`${join(root, LINK)} must name "server" and "project"; delete it, and "m3m pull" makes it anew`)
}

export function writeLink(root: string, { server, project }: Link): void {
  const known = readJson(root, LINK)
  if (known?.server === server && known.project === project) return
  writeInside(root, LINK, `${JSON.stringify({ ...known, server, project }, null, 2)}\n`)
}

/** What is known of an earlier pull or push from this project of this server. */
export function readState(root: string, server: string, projectId: string): State | undefined {
  const state = storedState(root)
  return state?.server === server && state.projectId === projectId ? state : undefined
}

function storedState(root: string): State | undefined {
  const found = readJson(root, STATE) as Partial<State> | undefined
  if (!found) return undefined
  const { server, projectId, project, revision, version = null, chosen = false, files, kept = [] } = found
  const whole = isText(server) && isText(projectId) && isText(project) && Number.isInteger(revision)
  if (!whole || typeof files !== 'object' || files === null || !Array.isArray(kept))
    throw new Failure(`${join(root, STATE)} is damaged; delete it and run "m3m pull"`)
  return { server, projectId, project, revision: revision!, version, chosen, files, kept }
}

/** What to ask a server for: the project by its id, where that is known, since its slug may be another by now. */
export function projectNameIn(root: string, { server, project }: Link): string {
  const state = storedState(root)
  return state?.server === server && state.project === project ? state.projectId : project
}

export const writeState = (root: string, state: State): void =>
  writeInside(root, STATE, `${JSON.stringify(state, null, 2)}\n`)
