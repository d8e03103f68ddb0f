import { SearchXIcon } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'

interface NoResultsProps {
  title: string
  text: string
  /** On the button that shows everything again. */
  clear: string
  onClear: () => void
}

/** In place of a list of which nothing fits the search. */
export function NoResults({ title, text, clear, onClear }: NoResultsProps) {
  return (
    <Empty>
      <EmptyHeader>
        <EmptyMedia>
          <SearchXIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h2>{title}</h2>
        </EmptyTitle>
        <EmptyDescription className="[overflow-wrap:anywhere]">{text}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <Button variant="outline" onClick={onClear}>
          {clear}
        </Button>
      </EmptyContent>
    </Empty>
  )
}
