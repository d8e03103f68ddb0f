import { ImageUpIcon, Trash2Icon } from 'lucide-react'
import { type DragEvent, lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { User } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import { useRemoveAvatar } from '../api.ts'
import { readPicture } from '../lib/crop.ts'

const CropDialog = lazy(() => import('./crop-dialog.tsx'))

/** The person's picture: chosen or dropped, cut to a square, removed. */
export function AvatarField({ me }: { me: User }) {
  const { t } = useTranslation('account')
  const errorText = useErrorText()
  const remove = useRemoveAvatar()
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [over, setOver] = useState(false)

  const choose = async (chosen: File | undefined) => {
    if (!chosen) return
    try {
      const picture = await readPicture(chosen)
      picture.close()
      setFile(chosen)
    } catch {
      toast.error(t('avatar.unreadable', { name: chosen.name }))
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void choose(event.dataTransfer.files[0])
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files on; the button does the same by keyboard.
    <div
      className={cn(
        'flex flex-wrap items-center gap-4 rounded-lg border border-transparent p-1',
        over && 'border-ring border-dashed bg-muted/60',
      )}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Avatar name={me.name} picture={me.avatar} className="size-20 text-2xl" />
      <div className="flex min-w-0 flex-1 basis-44 flex-col gap-2">
        <div className="flex flex-wrap gap-2">
          <Button variant="outline" onClick={() => input.current?.click()}>
            <ImageUpIcon data-icon="inline-start" />
            {me.avatar ? t('avatar.change') : t('avatar.choose')}
          </Button>
          {me.avatar ? (
            <Button
              variant="outline"
              disabled={remove.isPending}
              onClick={() =>
                remove.mutate(undefined, {
                  onSuccess: () => toast.success(t('avatar.removed')),
                  onError: (error) => toast.error(errorText(error)),
                })
              }
            >
              {remove.isPending ? <Spinner data-icon="inline-start" /> : <Trash2Icon data-icon="inline-start" />}
              {t('avatar.remove')}
            </Button>
          ) : null}
        </div>
        <p className="text-muted-foreground text-sm">{t('avatar.hint')}</p>
      </div>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        data-testid="avatar-file"
        onChange={(event) => {
          void choose(event.target.files?.[0])
          // So that the same file can be chosen again.
          event.target.value = ''
        }}
      />
      {file ? (
        <Suspense>
          <CropDialog file={file} onClose={() => setFile(null)} />
        </Suspense>
      ) : null}
    </div>
  )
}
