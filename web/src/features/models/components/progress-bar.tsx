interface ProgressBarProps {
  label: string
  done: number
  total: number
}

/** How far something is; the label says it in words. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const share = total > 0 ? Math.min(1, done / total) : 0
  return (
    <div className="flex flex-col gap-2">
      <p className="text-muted-foreground tabular-nums">{label}</p>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-2 overflow-hidden rounded-full bg-muted"
      >
        <div className="h-full bg-primary transition-[width]" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  )
}
