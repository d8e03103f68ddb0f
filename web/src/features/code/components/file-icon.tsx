import { File, FileBraces, FileCode, FileText } from 'lucide-react'
import { cn } from '@/lib/utils.ts'
import { languageOf } from '../lib/paths.ts'

const ICONS: Record<string, typeof File> = { typescript: FileCode, json: FileBraces, markdown: FileText }

/** What kind of file it is, at a glance. */
export function FileIcon({ path, className }: { path: string; className?: string }) {
  const Icon = ICONS[languageOf(path)] ?? File
  return <Icon aria-hidden="true" className={cn('size-4 shrink-0 text-muted-foreground', className)} />
}
