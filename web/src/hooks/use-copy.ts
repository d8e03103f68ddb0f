import { useEffect, useState } from 'react'

/** Copies text; `copied` stays true for two seconds. */
export function useCopy() {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (text: string) => {
    await writeClipboard(text)
    setCopied(true)
  }
  return { copied, copy }
}

// The clipboard API exists only on https and localhost; servers in a home network often have neither.
async function writeClipboard(text: string) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const field = document.createElement('textarea')
  field.value = text
  field.style.position = 'fixed'
  const host = document.querySelector('[role=dialog]') ?? document.body
  host.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}
