/** Where to go after signing in: only a path of this origin, else the start page. */
export function safeRedirect(target: string | undefined): string {
  if (!target?.startsWith('/') || target.startsWith('//')) return '/'
  try {
    const { origin, pathname, search, hash } = new URL(target, 'https://m3m.invalid')
    if (origin !== 'https://m3m.invalid' || pathname.startsWith('//')) return '/'
    return pathname === '/login' || pathname === '/setup' ? '/' : pathname + search + hash
  } catch {
    return '/'
  }
}
