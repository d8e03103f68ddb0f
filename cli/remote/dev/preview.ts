/** The preview of the draft that `m3m dev` runs. */
import type { PreviewStatus } from '../../../modules/runtime/contract.ts'
import { Refusal, type ServerEvent } from '../api.ts'
import { problemLine } from '../pushing.ts'
import { isOver, type Target } from '../target.ts'
import { paint, plainText, say, warn } from '../terminal.ts'

const WHY: Record<string, string> = {
  M3M_CODE_COMPILE: 'does not compile',
  M3M_SERVICE_BOOT: 'does not start',
}

export interface Preview {
  /**
   * Runs the saved draft and tells how that went; what ran before goes on when it cannot.
   * @throws Unreachable, and what says that the key opens nothing any more
   */
  run(): Promise<void>
  /** Runs it again if the server has none any more, though it had one of ours. */
  revive(): Promise<void>
  /** Hears of it from the server. */
  heard(event: ServerEvent): void
  /** Ends it, if it runs. */
  end(): Promise<void>
  /** It is out of reach. */
  forget(): void
}

/** @param show calls a file of the service as it is called here */
export function createPreview({ api, path }: Target, show: (path: string) => string): Preview {
  const address = `${path}/service/preview`
  /** Revision of the draft that runs. */
  let running: number | null = null
  let wasUp = false
  let ending = false
  let url = ''

  const tellAddress = (status: Pick<PreviewStatus, 'url'>) => {
    if (!status.url || status.url === url) return
    url = status.url
    say(`${paint('bold', 'Preview')} ${paint('cyan', plainText(url))}`)
  }
  const run = async (): Promise<void> => {
    const began = performance.now()
    try {
      const status = await api.call<PreviewStatus>('POST', address)
      running = status.revision
      wasUp = true
      say(`${paint('green', '✓')} Revision ${running} runs (${Math.round(performance.now() - began)} ms)`)
      tellAddress(status)
    } catch (error) {
      if (!(error instanceof Refusal) || isOver(error)) throw error
      for (const problem of error.errors) say(problemLine(show, problem))
      const goesOn = running === null ? '' : `; revision ${running} runs on`
      const why = WHY[error.code]
      say(`${paint('red', '✗')} ${why ? `The draft ${why}` : error.message}${goesOn}`)
    }
  }

  return {
    run,
    async revive() {
      if (!wasUp) return
      const { state } = await api.call<PreviewStatus>('GET', address)
      if (state === 'stopped') await run()
    },
    heard({ name, data }) {
      if (name !== 'preview' || ending) return
      const status = data as PreviewStatus
      if (status.state === 'running') tellAddress(status)
      if (status.state !== 'stopped' || running === null) return
      running = null
      url = ''
      warn('the preview ended on the server; the next change that is saved starts it again')
    },
    async end() {
      ending = true
      if (running === null) return
      try {
        await api.call('DELETE', address)
        say('The preview ended')
      } catch (error) {
        warn(`the preview could not be ended: ${(error as Error).message}`)
      }
    },
    forget() {
      running = null
    },
  }
}
