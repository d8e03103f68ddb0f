/** Middleware around a handler. */
import type { Context } from './context.ts'

export type Handler = (ctx: Context) => unknown
export type Middleware = (ctx: Context, next: () => Promise<unknown>) => unknown

/**
 * Runs middleware in order, the handler innermost. What middleware returns is the answer; when it returns nothing, what
 * is further in decides.
 */
export async function runChain(ctx: Context, chain: readonly Middleware[], handler: Handler, at = 0): Promise<unknown> {
  if (at === chain.length) return handler(ctx)
  let inner: Promise<unknown> | undefined
  let awaited = false
  const next = (): Promise<unknown> => {
    if (inner !== undefined) throw new Error('next() was called twice by one middleware')
    const promise = runChain(ctx, chain, handler, at + 1)
    inner = promise
    // Tells middleware that deals with errors from middleware that forgot to await.
    return {
      // biome-ignore lint/suspicious/noThenProperty: it stands for a promise
      then(done, failed) {
        awaited = true
        return promise.then(done, failed)
      },
      catch(failed) {
        awaited = true
        return promise.catch(failed)
      },
      finally(done) {
        awaited = true
        return promise.finally(done)
      },
      [Symbol.toStringTag]: 'Promise',
    }
  }
  const middleware = chain[at]!
  const result = await middleware(ctx, next)
  if (result !== undefined || inner === undefined) return result
  return awaited ? inner.catch(() => undefined) : inner
}
