import { Link } from '@tanstack/react-router'
import type { PluginView } from '@/lib/api/index.ts'

/** What a plugin gives services: the signatures of its methods, with what each does when `summaries`. */
export function MethodList({ plugin, summaries = false }: { plugin: PluginView; summaries?: boolean }) {
  if (plugin.runtime.length === 0) return null
  // Only what services can call is in the reference.
  const documented = plugin.state !== 'rejected' && plugin.state !== 'disabled'
  return (
    <ul className="flex flex-col gap-2">
      {plugin.runtime.flatMap((api) =>
        api.methods.map((method) => {
          const name = `${api.name}.${method.name}`
          return (
            <li key={name} className="flex flex-col gap-0.5">
              <code lang="en" className="font-mono text-xs leading-5 [overflow-wrap:anywhere]">
                {documented ? (
                  <Link to="/docs/runtime" hash={name} className="underline underline-offset-4">
                    {name}
                  </Link>
                ) : (
                  name
                )}
                {method.signature.slice(method.name.length)}
              </code>
              {summaries ? (
                <span lang="en" className="text-muted-foreground text-sm">
                  {method.summary}
                </span>
              ) : null}
            </li>
          )
        }),
      )}
    </ul>
  )
}
