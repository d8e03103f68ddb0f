import { config } from 'zod/mini'

// The page's Content-Security-Policy allows no eval, which zod would otherwise try.
config({ jitless: true })
