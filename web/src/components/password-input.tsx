import { ArrowBigUpIcon, EyeIcon, EyeOffIcon } from 'lucide-react'
import { type ComponentProps, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { InputGroup, InputGroupAddon, InputGroupButton, InputGroupInput } from '@/components/ui/input-group.tsx'

/** A password field that can be shown and says when Caps Lock is on. */
export function PasswordInput(props: Omit<ComponentProps<'input'>, 'type'>) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(false)
  const [capsLock, setCapsLock] = useState(false)
  return (
    <>
      <InputGroup>
        <InputGroupInput
          {...props}
          type={shown ? 'text' : 'password'}
          autoCapitalize="none"
          spellCheck={false}
          onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
        />
        <InputGroupAddon align="inline-end">
          <InputGroupButton
            aria-label={shown ? t('secret.hide') : t('secret.show')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? <EyeOffIcon /> : <EyeIcon />}
          </InputGroupButton>
        </InputGroupAddon>
      </InputGroup>
      <p role="status" className="flex items-center gap-1 text-warning text-xs empty:hidden">
        {capsLock ? (
          <>
            <ArrowBigUpIcon aria-hidden="true" className="size-3.5" />
            {t('secret.capsLock')}
          </>
        ) : null}
      </p>
    </>
  )
}
