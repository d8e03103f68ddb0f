import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startI18n } from '@/lib/i18n.ts'
import { queryClient } from '@/lib/query.ts'
import { recoverStaleChunks } from '@/lib/stale-chunks.ts'
import { startTheme } from '@/lib/theme.ts'
import { router } from '@/router.tsx'
import '@/styles/index.css'

startTheme()
recoverStaleChunks()
await startI18n()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
