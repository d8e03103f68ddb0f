import { Bar } from '@/components/bar.tsx'

/** A share from which on it is time to make room. */
const NEARLY_FULL = 0.9
export const isNearlyFull = (share: number) => share >= NEARLY_FULL

interface QuotaMeterProps {
  /** 1 is all there may be. */
  share: number
  /** What is measured; or the id of what says so. */
  label?: string
  labelledBy?: string
  className?: string
}

/** How much of a quota is used. */
export const QuotaMeter = ({ share, label, labelledBy, className }: QuotaMeterProps) => (
  <Bar
    kind="meter"
    aria-label={label}
    aria-labelledby={labelledBy}
    share={share}
    className={className}
    fillClassName={isNearlyFull(share) ? 'bg-destructive' : undefined}
  />
)
