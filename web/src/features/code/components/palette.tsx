import type { ReactNode } from 'react'
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandList } from '@/components/ui/command.tsx'
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/components/ui/dialog.tsx'
import { cn } from '@/lib/utils.ts'

interface PaletteProps {
  title: string
  /** The title is to be seen, not only read out. */
  titled?: boolean
  /** What to type. */
  hint: string
  text: string
  onText: (text: string) => void
  /** Above the entries. */
  heading: string
  /** Said when there are none. */
  none: string
  onClose: () => void
  /** Keeps the focus from going back to where it was. */
  keepsFocus?: boolean
  /** Entries, in the order they are shown: they are not sorted here. */
  children: ReactNode
}

/** A line to type in and what is found by it, over the page. */
export function Palette({ title, titled, hint, text, onText, heading, none, ...props }: PaletteProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && props.onClose()}>
      <DialogContent
        className="top-[15vh] translate-y-0 gap-0 p-0"
        onCloseAutoFocus={props.keepsFocus ? (event) => event.preventDefault() : undefined}
      >
        <DialogTitle className={cn(titled ? 'p-3 pb-0 text-sm' : 'sr-only')}>{title}</DialogTitle>
        <DialogDescription className="sr-only">{hint}</DialogDescription>
        <Command label={titled ? hint : title} shouldFilter={false} loop>
          <CommandInput placeholder={hint} value={text} onValueChange={onText} />
          <CommandList className="max-h-[60vh]">
            <CommandEmpty>{none}</CommandEmpty>
            <CommandGroup heading={heading}>{props.children}</CommandGroup>
          </CommandList>
        </Command>
      </DialogContent>
    </Dialog>
  )
}
