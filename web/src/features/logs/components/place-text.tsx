import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useVersionToOpen } from '@/lib/queries/pipeline.ts'
import { type Place, splitPlaces } from '../lib/places.ts'

interface PlaceTextProps {
  text: string
  /** Slug, for links to the editor. */
  project: string
  /** The version the text speaks of. */
  version: string | null
  /** Goes to a place on the page that is open already, instead of linking to the editor. */
  onPlace?: (place: Place) => void
}

const STYLE = 'rounded-sm text-primary underline underline-offset-2 hover:no-underline'

/** A stack or message in which the places of the project's code can be clicked. */
export function PlaceText({ text, project, onPlace, ...props }: PlaceTextProps) {
  const { t } = useTranslation('logs')
  const version = useVersionToOpen(project, props.version)
  let offset = 0
  return splitPlaces(text).map(({ text: part, place }) => {
    const key = offset
    offset += part.length
    if (!place || version === undefined) return part
    const label = t('detail.goTo', { place: part })
    const link = { className: STYLE, title: label, search: { ...place } }
    return version !== null ? (
      <Link key={key} to="/projects/$slug/versions/$version" params={{ slug: project, version }} {...link}>
        {part}
      </Link>
    ) : onPlace ? (
      <button key={key} type="button" className={STYLE} title={label} onClick={() => onPlace(place)}>
        {part}
      </button>
    ) : (
      <Link key={key} to="/projects/$slug/code" params={{ slug: project }} {...link}>
        {part}
      </Link>
    )
  })
}
