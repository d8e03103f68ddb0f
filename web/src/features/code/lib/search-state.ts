/** What is being searched for; outlives the panel, which is there only while it is shown. */
import { createStore } from 'zustand/vanilla'
import type { SearchOptions } from './search.ts'

export interface SearchState extends SearchOptions {
  /** The second field is open. */
  replacing: boolean
  replacement: string
  /** Grows whenever the field is to have the focus. */
  asked: number
}

export function createSearchState() {
  const store = createStore<SearchState>(() => ({
    text: '',
    matchCase: false,
    wholeWord: false,
    regex: false,
    replacing: false,
    replacement: '',
    asked: 0,
  }))
  return {
    store,
    set: store.setState,
    /** Calls for the search, of what is selected if that is a piece of one line. */
    ask(selected = '') {
      store.setState(({ text, asked }) => ({
        text: selected === '' || selected.includes('\n') ? text : selected,
        asked: asked + 1,
      }))
    },
  }
}

export type Search = ReturnType<typeof createSearchState>
