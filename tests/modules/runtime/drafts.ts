/** Drafts that are saved and run as previews. */
import type { Pipeline } from '../../../modules/pipelines/contract.ts'
import type { Project } from '../../../modules/projects/contract.ts'
import type { PreviewStatus } from '../../../modules/runtime/contract.ts'
import type { Client } from '../../support/client.ts'

/** Saves code as the draft of a project, begun from its published version where there is none, and runs it. */
export const drafts =
  (client: Client) =>
  async (project: Project, code: string): Promise<PreviewStatus> => {
    const { draft, publishedVersion } = await client.call<Pipeline>('GET', `/projects/${project.slug}/pipeline`)
    const from = { from: publishedVersion, bump: 'minor' }
    const begun =
      draft ??
      (publishedVersion
        ? await client.call<{ revision: number }>('POST', `/projects/${project.slug}/pipeline/draft`, from)
        : { revision: 0 })
    await client.call('PUT', `/projects/${project.slug}/pipeline/draft`, {
      files: [{ path: 'main.ts', content: code }],
      revision: begun.revision,
    })
    return client.call('POST', `/projects/${project.slug}/service/preview`)
  }
