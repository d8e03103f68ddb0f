import type { Ref } from 'react'
import { useTranslation } from 'react-i18next'
import type { ControlProps } from '@/components/form-field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import type { EnvType } from '@/lib/api/index.ts'

interface ValueInputProps {
  control: ControlProps
  type: EnvType
  text: string
  onText: (text: string) => void
  placeholder?: string
  inputRef: Ref<HTMLElement>
}

const PLAIN = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false } as const

/** The control a value of this type is entered in. */
export function ValueInput({ control, type, text, onText, placeholder, inputRef }: ValueInputProps) {
  const { t } = useTranslation('env')
  if (type === 'boolean')
    return (
      <span className="flex h-8 items-center gap-2">
        <Switch
          {...control}
          ref={inputRef as Ref<HTMLButtonElement>}
          checked={text === 'true'}
          onCheckedChange={(on) => onText(String(on))}
        />
        <code className="font-mono text-xs">{text === 'true' ? 'true' : 'false'}</code>
      </span>
    )
  if (type === 'text' || type === 'json')
    return (
      <Textarea
        {...control}
        {...PLAIN}
        ref={inputRef as Ref<HTMLTextAreaElement>}
        value={text}
        onChange={(event) => onText(event.target.value)}
        placeholder={placeholder ?? (type === 'json' ? '{ "key": "value" }' : undefined)}
        rows={type === 'json' ? 8 : 5}
        className="max-h-[50dvh] min-h-32 font-mono text-xs md:text-xs"
      />
    )
  return (
    <Input
      {...control}
      {...PLAIN}
      ref={inputRef as Ref<HTMLInputElement>}
      value={text}
      onChange={(event) => onText(event.target.value)}
      placeholder={placeholder ?? (type === 'string' ? undefined : t(`placeholder.${type}`))}
      inputMode={type === 'integer' ? 'numeric' : type === 'float' ? 'decimal' : undefined}
      className="font-mono tabular-nums"
    />
  )
}
