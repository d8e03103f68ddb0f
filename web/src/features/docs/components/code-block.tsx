import { CopyButton } from '@/components/copy-button.tsx'
import { cn } from '@/lib/utils.ts'
import { type TokenKind, tokensOf } from '../lib/highlight.ts'

const COLORS: Record<TokenKind, string | undefined> = {
  plain: undefined,
  comment: 'text-muted-foreground italic',
  string: 'text-tag-green',
  number: 'text-tag-orange',
  keyword: 'text-tag-purple',
  type: 'text-tag-teal',
}

/** TypeScript with its colours; long lines are wrapped. */
export function Code({ code, className }: { code: string; className?: string }) {
  return (
    <code lang="en" className={cn('whitespace-pre-wrap font-mono text-xs [overflow-wrap:anywhere]', className)}>
      {tokensOf(code).map(({ kind, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change their order
        <span key={index} className={COLORS[kind]}>
          {text}
        </span>
      ))}
    </code>
  )
}

/** Code in a box, to copy when `copyLabel` says what it is. */
export function CodeBlock({ code, copyLabel }: { code: string; copyLabel?: string }) {
  return (
    <div className="flex items-start gap-1 rounded-lg border bg-muted/50 p-1">
      <pre className="min-w-0 flex-1 whitespace-pre-wrap p-2 leading-5">
        <Code code={code} />
      </pre>
      {copyLabel ? <CopyButton text={code} label={copyLabel} variant="ghost" /> : null}
    </div>
  )
}
