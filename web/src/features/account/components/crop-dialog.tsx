import { useEffect, useId, useState } from 'react'
import Cropper from 'react-easy-crop'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { FormError } from '@/components/form-error.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import { Label } from '@/components/ui/label.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { useSetAvatar } from '../api.ts'
import { cropped, type Part } from '../lib/crop.ts'

const MAX_ZOOM = 4

/** Which square of a picture others will see: moved with the mouse, fingers or arrow keys. */
export default function CropDialog({ file, onClose }: { file: File; onClose: () => void }) {
  const { t } = useTranslation(['account', 'common'])
  const errorText = useErrorText()
  const save = useSetAvatar()
  const zoomId = useId()
  const [address, setAddress] = useState<string>()
  const [crop, setCrop] = useState({ x: 0, y: 0 })
  const [zoom, setZoom] = useState(1)
  const [part, setPart] = useState<Part>()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    const url = URL.createObjectURL(file)
    setAddress(url)
    return () => URL.revokeObjectURL(url)
  }, [file])

  const submit = async () => {
    if (!part) return
    setProblem(undefined)
    try {
      await save.mutateAsync(await cropped(file, part))
      toast.success(t('avatar.saved'))
      onClose()
    } catch (error) {
      setProblem(errorText(error))
    }
  }
  return (
    <Dialog open onOpenChange={(open) => !open && !save.isPending && onClose()}>
      <DialogContent closeLabel={t('common:action.close')}>
        <DialogHeader>
          <DialogTitle>{t('avatar.crop')}</DialogTitle>
          <DialogDescription>{t('avatar.cropHint')}</DialogDescription>
        </DialogHeader>
        <FormError message={problem} />
        <div className="relative h-64 overflow-hidden rounded-lg bg-muted sm:h-80">
          {address ? (
            <Cropper
              image={address}
              crop={crop}
              zoom={zoom}
              maxZoom={MAX_ZOOM}
              aspect={1}
              cropShape="round"
              showGrid={false}
              cropperProps={{ 'aria-label': t('avatar.area') }}
              mediaProps={{ alt: '' }}
              onCropChange={setCrop}
              onZoomChange={setZoom}
              onCropComplete={(_, pixels) => setPart(pixels)}
            />
          ) : null}
        </div>
        <div className="flex items-center gap-3">
          <Label htmlFor={zoomId}>{t('avatar.zoom')}</Label>
          <input
            id={zoomId}
            type="range"
            min={1}
            max={MAX_ZOOM}
            step={0.05}
            value={zoom}
            onChange={(event) => setZoom(event.target.valueAsNumber)}
            className="h-6 min-w-0 flex-1 accent-primary"
          />
        </div>
        <DialogFooter>
          <Button variant="outline" onClick={onClose} disabled={save.isPending}>
            {t('common:action.cancel')}
          </Button>
          <Button onClick={() => void submit()} disabled={!part || save.isPending}>
            {save.isPending ? <Spinner data-icon="inline-start" /> : null}
            {t('avatar.save')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
