import type { Format } from './format.ts'

const BYTES_OF = { MB: 1024 * 1024, bytes: 1 } as const

/** A limit's value as people write it, never rounded: 1.5 GB but 1,500 MB; 4 min 10 s but 61,001 ms. */
export function limitText(value: number, unit: string, format: Format, perSecond: (amount: string) => string): string {
  if (unit === 'MB' || unit === 'bytes') return size(value * BYTES_OF[unit], format)
  if (unit === 'ms') return duration(value, format)
  if (unit === 'percent') return format.unit(value, 'percent')
  return unit === 'perSecond' ? perSecond(format.number(value)) : format.number(value)
}

function size(bytes: number, format: Format): string {
  const sizes = [
    ['gigabyte', 1024 ** 3],
    ['megabyte', 1024 ** 2],
    ['kilobyte', 1024],
  ] as const
  for (const [unit, of] of sizes) {
    if (bytes >= of && Number.isInteger((bytes / of) * 10)) return format.unit(bytes / of, unit)
  }
  return format.unit(bytes, 'byte')
}

function duration(ms: number, format: Format): string {
  if (ms >= 60_000 && ms % (ms < 3_600_000 ? 1000 : 60_000) === 0) return format.duration(ms)
  return ms >= 1000 && ms % 100 === 0 ? format.unit(ms / 1000, 'second') : format.unit(ms, 'millisecond')
}
