import * as React from 'react'
import { cn } from '@/lib/utils.ts'

const initialsOf = (name: string) =>
  name
    .split(/[\s@._-]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => [...part][0]?.toUpperCase())
    .join('')

interface AvatarProps extends React.ComponentProps<'span'> {
  name: string
  /** Address of the person's picture. */
  picture?: string | undefined
}

/** A round mark with a person's picture, or the initials of the name; decoration beside the name itself. */
export function Avatar({ name, picture, className, ...props }: AvatarProps) {
  const [broken, setBroken] = React.useState<string>()
  return (
    <span
      data-slot="avatar"
      aria-hidden="true"
      className={cn(
        'inline-flex size-7 shrink-0 overflow-hidden select-none items-center justify-center rounded-full bg-primary font-medium text-primary-foreground text-xs',
        className,
      )}
      {...props}
    >
      {picture && picture !== broken ? (
        <img src={picture} alt="" className="size-full object-cover" onError={() => setBroken(picture)} />
      ) : (
        initialsOf(name) || '?'
      )}
    </span>
  )
}
