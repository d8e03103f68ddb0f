/** Publishes on the charts' axis. */
export interface Marker {
  /** Of the step. */
  time: string
  /** Published within it, oldest first. */
  versions: string[]
}

/** Steps in which versions were made, oldest first. */
export function markersOf(
  versions: readonly { number: string; createdAt: string }[],
  times: readonly string[],
  stepMs: number,
): Marker[] {
  const first = Date.parse(times[0] ?? '')
  const markers = new Map<string, Marker>()
  for (const { number, createdAt } of versions.toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt))) {
    const time = times[Math.floor((Date.parse(createdAt) - first) / stepMs)]
    if (time === undefined) continue
    const marker = markers.get(time)
    if (marker) marker.versions.push(number)
    else markers.set(time, { time, versions: [number] })
  }
  return [...markers.values()]
}
