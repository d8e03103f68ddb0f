import { CheckIcon, CopyIcon } from 'lucide-react'
import type * as React from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { useCopy } from '@/hooks/use-copy.ts'

/** Copies `text`; `label` says what (default: "Copy"). */
export function CopyButton({
  text,
  label,
  ...props
}: Omit<React.ComponentProps<typeof IconButton>, 'label'> & { text: string; label?: string }) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy()
  return (
    <>
      <IconButton
        label={copied ? t('action.copied') : (label ?? t('action.copy'))}
        size="icon-sm"
        onClick={() => copy(text)}
        {...props}
      >
        {copied ? <CheckIcon className="text-success" /> : <CopyIcon />}
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? t('action.copied') : ''}
      </span>
    </>
  )
}
