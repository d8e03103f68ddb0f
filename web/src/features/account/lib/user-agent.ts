/** Names in the order they are looked for: browsers call themselves by the names of others too. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/.*Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

export interface Agent {
  /** Firefox, curl; undefined when it says nothing. */
  program: string | undefined
  system: string | undefined
  phone: boolean
}

/** What a `User-Agent` header says in words people know. */
export function agentOf(header: string): Agent {
  const found = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(header))?.[1]
  const system = found(SYSTEMS)
  return {
    program: found(BROWSERS) ?? /^([\w.-]{2,30})(?:\/|$|\s)/.exec(header)?.[1],
    system,
    phone: system === 'Android' || system === 'iOS',
  }
}
