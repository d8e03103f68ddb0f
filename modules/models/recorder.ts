import type { AuditService, AuditSummary } from '../audit/contract.ts'
import type { ProjectsService } from '../projects/contract.ts'

export type Recorder = (request: object, action: string, model: string, after?: AuditSummary) => Promise<void>

/** Writes down what somebody did to a model, or to many of its records at once. */
export const createRecorder =
  (projects: ProjectsService, audit: AuditService | undefined): Recorder =>
  async (request, action, model, after) => {
    await audit?.record(request, {
      action: `model.${action}`,
      project: projects.projectOf(request),
      target: model,
      ...(after ? { after } : {}),
    })
  }
