/** The colour of a chart's line, beside its name. */
export const Swatch = ({ color }: { color: string }) => (
  <span aria-hidden="true" className="size-2 shrink-0 rounded-[2px]" style={{ background: color }} />
)
