import { BanIcon, CheckIcon } from 'lucide-react'
import { RadioGroup as RadioGroupPrimitive } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Tooltip, TooltipContent, TooltipTrigger } from '@/components/ui/tooltip.tsx'
import { COLORS, type Color } from '@/lib/api/index.ts'

const ITEM =
  'flex size-7 cursor-pointer items-center justify-center rounded-full outline-none focus-visible:outline-2 focus-visible:outline-ring focus-visible:outline-offset-2 data-checked:ring-2 data-checked:ring-foreground data-checked:ring-offset-2 data-checked:ring-offset-popover'

/** The sixteen colours and none; every one has a name. */
export function ColorPicker({
  value,
  onChange,
  labelledBy,
}: {
  value: Color | null
  onChange: (color: Color | null) => void
  labelledBy: string
}) {
  const { t } = useTranslation()
  return (
    <RadioGroupPrimitive.Root
      aria-labelledby={labelledBy}
      value={value ?? 'none'}
      onValueChange={(next) => onChange(next === 'none' ? null : (next as Color))}
      className="flex flex-wrap gap-2.5"
    >
      {(['none', ...COLORS] as const).map((color) => (
        <Tooltip key={color}>
          <TooltipTrigger asChild>
            <RadioGroupPrimitive.Item
              value={color}
              aria-label={t(`color.${color}`)}
              className={color === 'none' ? `${ITEM} border border-input text-muted-foreground` : ITEM}
              style={color === 'none' ? undefined : { background: `var(--tag-${color})` }}
            >
              {color === 'none' && value !== null ? <BanIcon aria-hidden="true" className="size-4" /> : null}
              <RadioGroupPrimitive.Indicator asChild>
                <CheckIcon aria-hidden="true" className={color === 'none' ? 'size-4' : 'size-4 text-background'} />
              </RadioGroupPrimitive.Indicator>
            </RadioGroupPrimitive.Item>
          </TooltipTrigger>
          <TooltipContent>{t(`color.${color}`)}</TooltipContent>
        </Tooltip>
      ))}
    </RadioGroupPrimitive.Root>
  )
}
