import { useState } from 'react'
import { SetupForm } from './components/setup-form.tsx'
import { SetupWaiting } from './components/setup-waiting.tsx'

/** First run: a form for who has the one-time token, else how to make the administrator on the server. */
export function SetupPage({ token }: { token: string | undefined }) {
  const [usedUp, setUsedUp] = useState(false)
  return token && !usedUp ? (
    <SetupForm token={token} onUsedUp={() => setUsedUp(true)} />
  ) : (
    <SetupWaiting usedUp={usedUp} />
  )
}
