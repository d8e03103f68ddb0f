/** `m3m dev`: what is saved in the folder runs as the preview of the draft, and its log is shown. */
import type { LogLine } from '../../../modules/logs/contract.ts'
import { Refusal, type ServerEvent, Unreachable } from '../api.ts'
import { Failure } from '../failure.ts'
import { showIn } from '../places.ts'
import { problemLine } from '../pushing.ts'
import { explained, isOver, type Target } from '../target.ts'
import { count, paint, say, warn } from '../terminal.ts'
import { createConnection } from './connection.ts'
import { follow } from './follow.ts'
import { isShown, showLine } from './log-lines.ts'
import { createPreview } from './preview.ts'
import { createRounds } from './rounds.ts'
import { createSaving } from './saving.ts'
import { createTypesKeeper } from './types-keeper.ts'
import { watchFolder } from './watch.ts'

/** Less than every id of a line. */
const FIRST_LINE = '0'.repeat(13)

export interface DevOptions {
  target: Target
  root: string
  force: boolean
  /** Ends it. */
  signal: AbortSignal
}

/** Resolves when `signal` has aborted and the preview has ended. @throws Failure when it cannot begin or go on */
export async function dev({ target, root, force, signal: asked }: DevOptions): Promise<void> {
  const { api, project, path } = target
  const over = new AbortController()
  const signal = AbortSignal.any([asked, over.signal])
  const show = showIn(root)
  const connection = createConnection(api.server)
  const types = createTypesKeeper(target, root)
  const preview = createPreview(target, show)
  const saving = createSaving(target, root, types.look)

  let failure: unknown
  const fail = (error: unknown) => {
    if (isOver(error)) preview.forget()
    failure ??= explained(error, project.slug, api.server)
    over.abort()
  }

  let connected = false
  /** The connection is there anew: a server that was started again has no previews. */
  let reconnected = false
  const round = async (): Promise<void> => {
    const revive = reconnected
    reconnected = false
    try {
      if (await saved()) await preview.run()
      else if (revive) await preview.revive()
    } catch (error) {
      reconnected ||= revive
      throw error
    }
  }
  /** Whether there is something new to run; why something was not saved is told. */
  const saved = async (): Promise<boolean> => {
    try {
      return await saving.save()
    } catch (error) {
      if (!(error instanceof Failure) || error instanceof Unreachable || isOver(error)) throw error
      const problems = error instanceof Refusal ? error.errors : []
      for (const problem of problems) say(problemLine(show, problem))
      warn(problems.length > 0 ? 'not saved' : `not saved: ${error.message}`)
      return false
    }
  }
  const rounds = createRounds(round, connection, signal)

  const onLogs = ({ name, data }: ServerEvent) => {
    if (name === 'gap') warn(`${count((data as { omitted: number }).omitted, 'log line')} left out: too many at once`)
    if (name !== 'lines' || !Array.isArray(data)) return
    const isFile = (file: string) => saving.tree().has(file)
    for (const line of data as LogLine[]) if (isShown(line)) showLine(line, { isFile, show })
  }
  const onOpen = () => {
    reconnected = connected
    connected = true
    if (reconnected) rounds.stir()
  }

  const { items } = await api.call<{ items: LogLine[] }>('GET', `${path}/logs?limit=1`)
  const lastId = items[0]?.id ?? FIRST_LINE
  // Before the folder is read, so that no change falls in between.
  const watching = watchFolder(root, rounds.stir)
  try {
    await saving.begin(force)
    const common = { api, connection, signal }
    const streams = [
      follow({ ...common, path: `${path}/logs/stream`, lastId, onEvent: onLogs }),
      follow({ ...common, path: `${path}/service/stream`, onEvent: preview.heard, onOpen }),
    ]
    for (const stream of streams) stream.catch(fail)
    await preview.run()
    say(paint('dim', `Watching ${count(saving.tree().size, 'file')} of ${show('.')}; Ctrl+C ends the preview`))
    types.start()
    await rounds.work()
    await Promise.allSettled(streams)
  } catch (error) {
    fail(error)
  } finally {
    watching.close()
    types.stop()
    over.abort()
  }
  await preview.end()
  if (failure !== undefined) throw failure
}
