import { create } from 'zustand'

interface SessionState {
  /** A signed-in page lost its session: the sign-in dialog stands over it. */
  expired: boolean
  /** Somebody is signed in on this page, so a 401 means that the session ended. */
  active: boolean
}

export const useSession = create<SessionState>(() => ({ expired: false, active: false }))

let waiting: PromiseWithResolvers<boolean> | undefined

/** Opens the sign-in dialog over the page; resolves with whether the person signed in again. False at once when nobody was signed in. */
export function reauthenticate(): Promise<boolean> {
  if (!useSession.getState().active) return Promise.resolve(false)
  waiting ??= Promise.withResolvers<boolean>()
  useSession.setState({ expired: true })
  return waiting.promise
}

/** Ends the waiting of every request that met the lost session. */
export function settleReauthentication(signedIn: boolean) {
  useSession.setState({ expired: false, active: signedIn })
  waiting?.resolve(signedIn)
  waiting = undefined
}

export const setSessionActive = (active: boolean) => useSession.setState({ active })
