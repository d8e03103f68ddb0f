/** `/r/shop@draft` and `/r/shop@draft.<token>`: who may reach a preview, and by which address. */
import { timingSafeEqual } from 'node:crypto'
import type { DirectRequest } from '../../../kernel/index.ts'
import type { AuthService } from '../../auth/contract.ts'
import { DRAFT_VERSION } from '../../pipelines/contract.ts'
import type { ProjectsService } from '../../projects/contract.ts'
import { previewNotFound, previewSignIn } from '../runtime.errors.ts'
import type { Preview } from '../services/preview.ts'
import type { Previews } from '../services/previews.ts'

const MARK = `@${DRAFT_VERSION}`

export interface PreviewAddress {
  slug: string
  /** Empty for the address of members. */
  token: string
}

/** The part of an address after `/r/` that leads to a preview. */
export const previewName = (slug: string, token = ''): string => `${slug}${MARK}${token && `.${token}`}`

/** A name that is neither a slug nor a preview's leads to what nobody has. */
const NOWHERE: PreviewAddress = { slug: '', token: 'none' }

/** Undefined when the name is a plain slug. */
export function readPreviewName(name: string): PreviewAddress | undefined {
  const at = name.indexOf('@')
  if (at < 0) return undefined
  const rest = name.slice(at)
  if (rest === MARK) return { slug: name.slice(0, at), token: '' }
  if (rest.startsWith(`${MARK}.`) && rest.length > MARK.length + 1)
    return { slug: name.slice(0, at), token: rest.slice(MARK.length + 1) }
  return NOWHERE
}

export interface PreviewDoorOptions {
  previews: Pick<Previews, 'at'>
  projects: ProjectsService
  auth: AuthService
}

/** Who gets into a preview: a member, by the request that was asked about, or with null whoever has its secret address. */
export interface Admission {
  preview: Preview
  by: { userId: string; asked: object } | null
}

/**
 * The preview a request may reach. Whoever may not open the project is told what everybody is told of a project that
 * does not exist.
 * @throws M3M_PREVIEW_NOT_FOUND, M3M_PREVIEW_SIGN_IN
 */
export function createPreviewDoor({ previews, projects, auth }: PreviewDoorOptions) {
  return async (taken: DirectRequest, { slug, token }: PreviewAddress): Promise<Admission> => {
    const preview = previews.at(slug)
    if (token) {
      if (preview && same(preview.token, token)) return { preview, by: null }
      throw previewNotFound([slug])
    }
    const asked = asAsked(taken)
    const user = await auth.identify(asked)
    if (!user) throw previewSignIn([slug])
    const project = await projects.bySlug(slug)
    if (!preview || !project || !(await projects.mayOpen(user, project.id))) throw previewNotFound([slug])
    return { preview, by: { userId: user.id, asked } }
  }
}

/** What a session is read from. A socket counts as a change: another site's page could open it along with the cookie. */
function asAsked({ method, headers, host, protocol }: DirectRequest): object {
  return { headers, host, protocol, method: headers.upgrade?.toLowerCase() === 'websocket' ? 'POST' : method }
}

function same(secret: string, given: string): boolean {
  const [a, b] = [Buffer.from(secret), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
