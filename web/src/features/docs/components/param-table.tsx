import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { ReferenceParam } from '@/lib/api/index.ts'
import { Code } from './code-block.tsx'

/** Parameters with their types; on a phone the type stands below the name. */
export function ParamTable({ label, params }: { label: string; params: readonly ReferenceParam[] }) {
  const { t } = useTranslation('docs')
  return (
    <div className="rounded-lg border">
      <Table aria-label={t('params', { name: label })}>
        <TableHeader>
          <TableRow>
            <TableHead>{t('column.name')}</TableHead>
            <TableHead className="max-sm:hidden">{t('column.type')}</TableHead>
            <TableHead className="w-1/2">{t('column.about')}</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {params.map((param) => (
            <TableRow key={param.name}>
              <TableCell className="align-top">
                <code className="font-mono text-xs [overflow-wrap:anywhere]">{param.name}</code>{' '}
                {param.optional && !param.name.startsWith('...') ? (
                  <span className="whitespace-nowrap text-muted-foreground text-xs">{t('optional')}</span>
                ) : null}
                <Code code={param.type} className="mt-0.5 block sm:hidden" />
              </TableCell>
              <TableCell className="align-top max-sm:hidden">
                <Code code={param.type} />
              </TableCell>
              <TableCell className="align-top">
                <span lang="en">
                  <CodeText text={param.summary} />
                </span>
                {param.default === undefined ? null : (
                  <span className="block text-muted-foreground">
                    {t('default')} <Code code={param.default} />
                  </span>
                )}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
