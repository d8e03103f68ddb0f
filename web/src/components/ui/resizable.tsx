import type * as React from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { cn } from '@/lib/utils.ts'

export function ResizablePanelGroup({ className, ...props }: React.ComponentProps<typeof Group>) {
  return <Group data-slot="resizable-panel-group" className={cn('size-full', className)} {...props} />
}

/** Sizes: numbers are pixels, strings without a unit are percent. */
export function ResizablePanel(props: React.ComponentProps<typeof Panel>) {
  return <Panel data-slot="resizable-panel" {...props} />
}

/** The line between two panels; name it with `aria-label`. Arrow keys move it. */
export function ResizableHandle({ className, ...props }: React.ComponentProps<typeof Separator>) {
  return (
    <Separator
      data-slot="resizable-handle"
      className={cn(
        'relative shrink-0 bg-border outline-none transition-colors after:absolute hover:bg-ring focus-visible:bg-ring aria-[orientation=horizontal]:h-px aria-[orientation=vertical]:w-px aria-[orientation=horizontal]:after:inset-x-0 aria-[orientation=horizontal]:after:-inset-y-1 aria-[orientation=vertical]:after:-inset-x-1 aria-[orientation=vertical]:after:inset-y-0',
        className,
      )}
      {...props}
    />
  )
}
