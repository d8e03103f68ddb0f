// Theme and language before the first paint; a file of its own because the page allows no inline scripts.
;(() => {
  let state = {}
  try {
    state = JSON.parse(localStorage.getItem('m3m.ui.v1') || '{}').state || {}
  } catch {
    // Storage is closed or broken: the defaults below do.
  }
  const root = document.documentElement
  const dark = state.theme === 'dark' || (state.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.classList.toggle('dark', dark)
  const theme = document.querySelector('meta[name="theme-color"]')
  if (theme) theme.setAttribute('content', dark ? '#111214' : '#ffffff')
  const wanted = [state.language, ...(navigator.languages || [])]
  const known = wanted.map((tag) => String(tag || '').slice(0, 2)).find((tag) => tag === 'en' || tag === 'ru')
  root.lang = known || 'en'
})()
