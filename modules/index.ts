/** Every module of m3m. The order says nothing: the kernel orders them by what they need. */
import type { AnyModule } from '../kernel/index.ts'

export const modules: AnyModule[] = []
