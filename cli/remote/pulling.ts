/** Brings what the server has into a folder without losing what was written there. */
import { join } from 'node:path'
import type { RemoteCode } from './code.ts'
import { Failure } from './failure.ts'
import { obstacleOn, removeInside, writeInside } from './files.ts'
import { readState, type State, writeLink, writeState } from './folder.ts'
import type { Ignored } from './ignore.ts'
import type { Target } from './target.ts'
import { count, paint, plainText, say } from './terminal.ts'
import { ignoredIn, type Sums, sumOf, sumsOf, textOf } from './tree.ts'

type Deed = 'written' | 'removed' | 'kept' | 'same'
interface Step {
  path: string
  deed: Deed
  why?: string
}
export interface Plan {
  steps: Step[]
  /** Files changed here and on the server. */
  conflicts: string[]
}

/**
 * What is to be done with each file. Changed on one side only, it is that side's; changed on both, it is a conflict, or
 * the server's with `force`.
 */
export function planPull(root: string, { files }: RemoteCode, base: Sums, force: boolean): Plan {
  const steps: Step[] = []
  const conflicts: string[] = []
  for (const path of [...new Set([...files.keys(), ...Object.keys(base)])].sort()) {
    const obstacle = obstacleOn(root, path)
    if (obstacle) throw new Failure(`${obstacle}; remove it, then pull again`)
    const text = textOf(join(root, path))
    const here = text === undefined ? undefined : sumOf(text)
    const content = files.get(path)
    const there = content === undefined ? undefined : sumOf(content)
    const before = Object.hasOwn(base, path) ? base[path] : undefined
    if (here === there) steps.push({ path, deed: 'same' })
    else if (there === undefined) {
      if (here === before) steps.push({ path, deed: 'removed' })
      else steps.push({ path, deed: 'kept', why: 'gone from the server, changed here' })
    } else if (here === undefined) {
      if (there === before && !force) steps.push({ path, deed: 'kept', why: 'deleted here' })
      else steps.push({ path, deed: 'written' })
    } else if (here === before || force) steps.push({ path, deed: 'written' })
    else if (there === before) steps.push({ path, deed: 'kept', why: 'changed here only' })
    else conflicts.push(path)
  }
  return { steps, conflicts }
}

export interface Pulled {
  state: State
  written: number
}

/** Pulls into `root`, an existing folder. @throws Failure, with nothing written, where both sides changed a file */
export function pullInto(root: string, target: Target, code: RemoteCode, { force = false } = {}): Pulled {
  const { api, project } = target
  const base = readState(root, api.server, project.id)
  const { steps, conflicts } = planPull(root, code, base?.files ?? {}, force)
  if (conflicts.length > 0) throw new Failure(conflictText(conflicts, base !== undefined))
  for (const { path, deed } of steps) {
    if (deed === 'written') writeInside(root, path, code.files.get(path)!)
    if (deed === 'removed') removeInside(root, path)
  }
  const state: State = {
    server: api.server,
    projectId: project.id,
    project: project.slug,
    revision: code.revision,
    version: code.version,
    chosen: code.chosen,
    files: sumsOf(code.files),
    kept: code.kept,
  }
  writeState(root, state)
  writeLink(root, { server: api.server, project: project.slug })
  tell(steps, code.kept, ignoredIn(root))
  return { state, written: steps.filter(({ deed }) => deed === 'written').length }
}

const conflictText = (paths: string[], known: boolean): string =>
  `${paths.join(', ')} ${paths.length === 1 ? 'is' : 'are'} ${known ? 'changed here and on the server' : 'here already, and other on the server'}; ` +
  `nothing was written. "m3m pull --force" takes the server's, "m3m push --force" sends yours; ` +
  'to look at the server’s, pull into another folder'

const SIGN: Record<Exclude<Deed, 'same'>, [style: 'green' | 'red' | 'yellow', word: string]> = {
  written: ['green', 'wrote'],
  removed: ['red', 'removed'],
  kept: ['yellow', 'kept'],
}

function tell(steps: readonly Step[], kept: readonly string[], ignored: Ignored): void {
  for (const { path, deed, why } of steps) {
    if (deed === 'same') continue
    const [style, word] = SIGN[deed]
    const notes = [why, deed === 'written' && ignored(path, false) ? '.m3mignore leaves it out of pushes' : undefined]
    const note = notes.filter(Boolean).join('; ')
    say(`  ${paint(style, word.padEnd(8))} ${path}${note ? paint('dim', ` (${note})`) : ''}`)
  }
  for (const path of kept) say(`  ${paint('yellow', 'left'.padEnd(8))} ${plainText(path)} (stays on the server)`)
  const same = steps.filter(({ deed }) => deed === 'same').length
  if (same > 0) say(paint('dim', `  ${count(same, 'file')} as they were`))
}
