const KEY = 'm3m.reloaded-at'
const AGAIN_AFTER = 10_000

/** After an update of the server, chunks of the old build are gone: loads the page anew, once. */
export function recoverStaleChunks() {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(KEY))
    if (Date.now() - last < AGAIN_AFTER) return
    sessionStorage.setItem(KEY, String(Date.now()))
    event.preventDefault()
    location.reload()
  })
}
