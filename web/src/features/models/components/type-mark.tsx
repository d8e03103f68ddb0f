import {
  BracesIcon,
  BracketsIcon,
  CalendarClockIcon,
  CalendarIcon,
  FileIcon,
  FingerprintIcon,
  HashIcon,
  ListIcon,
  type LucideIcon,
  PercentIcon,
  SquareArrowOutUpRightIcon,
  TextIcon,
  ToggleLeftIcon,
  TypeIcon,
} from 'lucide-react'
import type { FieldType } from '@/lib/api/index.ts'

const ICONS: Record<FieldType | 'id', LucideIcon> = {
  string: TypeIcon,
  text: TextIcon,
  integer: HashIcon,
  float: PercentIcon,
  boolean: ToggleLeftIcon,
  date: CalendarIcon,
  datetime: CalendarClockIcon,
  enum: ListIcon,
  reference: SquareArrowOutUpRightIcon,
  file: FileIcon,
  json: BracesIcon,
  array: BracketsIcon,
  id: FingerprintIcon,
}

/** The sign of a type of fields; decoration beside its name. */
export function TypeMark({ type, className }: { type: FieldType | 'id'; className?: string }) {
  const Icon = ICONS[type]
  return <Icon aria-hidden="true" className={className} />
}
