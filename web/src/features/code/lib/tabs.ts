/** The tab to show after `closed` goes: the one that is shown, or its neighbour when it was itself; null when none is left. */
export function nextTab(tabs: readonly string[], closed: string, active: string): string | null {
  if (closed !== active) return active
  const index = tabs.indexOf(closed)
  return tabs[index + 1] ?? tabs[index - 1] ?? null
}
