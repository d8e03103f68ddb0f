import { CircleAlertIcon } from 'lucide-react'
import { Alert, AlertTitle } from '@/components/ui/alert.tsx'

/** What went wrong with a whole form; nothing without a message. */
export function FormError({ message }: { message: string | undefined }) {
  if (!message) return null
  return (
    <Alert variant="destructive">
      <CircleAlertIcon aria-hidden="true" />
      <AlertTitle className="font-normal">{message}</AlertTitle>
    </Alert>
  )
}
