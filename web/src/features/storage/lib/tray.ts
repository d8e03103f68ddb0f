/** What the shell has to know of uploads, apart from all they are made of. */
import { create } from 'zustand'

/** `needed`: the tray and its questions have to be there; once they are, they stay. */
export const useTray = create<{ needed: boolean; open: boolean }>(() => ({ needed: false, open: true }))
