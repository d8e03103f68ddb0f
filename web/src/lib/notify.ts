interface Notice {
  description?: string
  /** Stays until it is closed. */
  stays?: boolean
}

/** A toast of the shell. Feature pages take `toast` of sonner itself; here its code must not be loaded first. */
async function show(kind: 'error' | 'info', title: string, { description, stays }: Notice) {
  const { toast } = await import('sonner')
  toast[kind](title, { description, duration: stays ? Number.POSITIVE_INFINITY : undefined })
}

export const notifyError = (title: string, description: string) =>
  void show('error', title, { description, stays: true })
export const notifyInfo = (title: string) => void show('info', title, {})
