import { Toaster as Sonner, type ToasterProps } from 'sonner'

/** Where toasts appear. Messages come from `toast` of sonner. */
export function Toaster(props: ToasterProps) {
  return (
    <Sonner
      className="toaster"
      style={
        {
          '--normal-bg': 'var(--popover)',
          '--normal-text': 'var(--popover-foreground)',
          '--normal-border': 'var(--border)',
          '--border-radius': 'var(--radius)',
          fontFamily: 'inherit',
        } as React.CSSProperties
      }
      {...props}
    />
  )
}
