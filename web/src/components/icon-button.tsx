import type * as React from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Tooltip, TooltipContent, TooltipTrigger } from '@/components/ui/tooltip.tsx'

/** A button that shows only an icon: `label` names it and stands in its tooltip. */
export function IconButton({
  label,
  hint,
  side,
  size = 'icon',
  variant = 'ghost',
  ...props
}: React.ComponentProps<typeof Button> & {
  label: string
  /** Stands in the tooltip behind the label, for example the shortcut. */
  hint?: React.ReactNode
  side?: 'top' | 'right' | 'bottom' | 'left'
}) {
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <Button aria-label={label} size={size} variant={variant} {...props} />
      </TooltipTrigger>
      <TooltipContent side={side}>
        {label}
        {hint}
      </TooltipContent>
    </Tooltip>
  )
}
