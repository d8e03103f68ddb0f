/** Questions about names that are taken: one at a time, and one answer for many where that is wished. */
import { createStore } from 'zustand/vanilla'

export type ClashChoice = 'overwrite' | 'rename' | 'skip'

export interface Clash {
  /** What one answer may be for: files of one upload, entries of one move. */
  group: object
  name: string
  /** Where there is one of this name. */
  folder: string
  /** A folder is never written over. */
  mayOverwrite: boolean
}
interface Pending extends Clash {
  resolve: (choice: ClashChoice) => void
}

export function createClashes() {
  const store = createStore<{ pending: readonly Pending[] }>(() => ({ pending: [] }))
  const settled = new WeakMap<object, ClashChoice>()
  const take = (gone: readonly Pending[]) =>
    store.setState(({ pending }) => ({ pending: pending.filter((one) => !gone.includes(one)) }))

  return {
    store,
    /** Resolves when a person has answered; when it is withdrawn by the signal, to `skip`. */
    ask(clash: Clash, signal?: AbortSignal): Promise<ClashChoice> {
      const known = settled.get(clash.group)
      if (known && (known !== 'overwrite' || clash.mayOverwrite)) return Promise.resolve(known)
      if (signal?.aborted) return Promise.resolve('skip')
      const { promise, resolve } = Promise.withResolvers<ClashChoice>()
      const question = { ...clash, resolve }
      signal?.addEventListener(
        'abort',
        () => {
          take([question])
          resolve('skip')
        },
        { once: true },
      )
      store.setState(({ pending }) => ({ pending: [...pending, question] }))
      return promise
    },
    /** Answers the question that is asked now; `all`: and every other of its group, also those to come. */
    answer(choice: ClashChoice, all: boolean) {
      const { pending } = store.getState()
      const [now] = pending
      if (!now) return
      const fits = (one: Pending) => one.group === now.group && (choice !== 'overwrite' || one.mayOverwrite)
      const answered = all ? pending.filter((one) => one === now || fits(one)) : [now]
      if (all) settled.set(now.group, choice)
      take(answered)
      for (const { resolve } of answered) resolve(choice)
    },
  }
}

export type Clashes = ReturnType<typeof createClashes>
