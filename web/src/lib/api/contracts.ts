/** The one door to the server's contracts: types of what the API sends and takes, and the few values both sides share. */

export type { ChangePassword, UpdateMe } from '../../../../modules/account/contract.ts'
export type {
  CreateUser,
  ManagedUser,
  ManagedUserDetails,
  PasswordReset,
  UpdateUser,
} from '../../../../modules/administration/contract.ts'
export type { Activity, AuditEntry, AuditSummary } from '../../../../modules/audit/contract.ts'
export type { LoginInput, LoginResult, Session, SetupInput, SetupState } from '../../../../modules/auth/contract.ts'
export {
  type CreateVariable,
  ENV_FORMATS,
  ENV_KEY_MAX,
  ENV_TYPES,
  type EnvFormat,
  type EnvType,
  type EnvVariable,
  IMPORT_OUTCOMES,
  type ImportChoice,
  type ImportedVariable,
  type ImportResult,
  type ImportVariables,
  jsonFlawAt,
  MAX_VALUE_BYTES,
} from '../../../../modules/environment/contract.ts'
export {
  type CreateGlobalGoal,
  DESCRIPTION_MAX,
  GOAL_NAME_MAX,
  GOAL_TYPES,
  type Goal,
  type GoalStats,
  type GoalType,
  type Stats,
  type UpdateGlobalGoal,
} from '../../../../modules/goals/contract.ts'
export type { LogLine } from '../../../../modules/logs/contract.ts'
export {
  LOG_LEVELS,
  type LogLevel,
  type LogPage,
  type LogQuery,
  type LogSelection,
} from '../../../../modules/logs/contract.ts'
export type { LiveMetrics, Metrics, MetricsPoint, RouteFigures, Step } from '../../../../modules/metrics/contract.ts'
export {
  type Consequence,
  type CreateModel,
  FIELD_TYPES,
  type FieldType,
  type ImportResult as RecordsImported,
  ITEM_TYPES,
  type ItemType,
  MODEL_DESCRIPTION_MAX,
  MODEL_NAME_MAX,
  type Model,
  type ModelField,
  type ModelPlan,
  type ModelRecord,
  type ModelsTotals,
  type ModelsUsage,
  type StoredField,
  type UpdateModel,
} from '../../../../modules/models/contract.ts'
export { type PackageTypes, packageOf, type ServicePackage } from '../../../../modules/packages/contract.ts'
export {
  type Draft,
  FILE_PATH_PATTERN,
  type ImportedCode,
  MAX_FILES,
  MAX_SOURCE_BYTES,
  type Pipeline,
  type Publish,
  type SaveDraft,
  type SourceFile,
  type StartDraft,
  type Template,
  type TemplateId,
  type TemplateModel,
  type UpdateVersion,
  VERSION_TAGS,
  type Version,
  type VersionTag,
  type VersionWithFiles,
} from '../../../../modules/pipelines/contract.ts'
export type { PluginInstalled, PluginLogLine, PluginUse, PluginView } from '../../../../modules/plugins/contract.ts'
export {
  type ApiKey,
  type Candidate,
  type CreateProject,
  type Member,
  type NewApiKey,
  PROJECT_NAME_MAX,
  type Project,
  type SlugState,
  slugify,
  type UpdateProject,
} from '../../../../modules/projects/contract.ts'
export {
  JOB_STATES,
  type Job,
  QUEUE_NAME_PATTERN,
  type QueueInfo,
  type SendOptions,
  type Sent,
} from '../../../../modules/queue/contract.ts'
export {
  type Hardening,
  type Isolation,
  type LimitsView,
  type PreviewStatus,
  REASONS,
  type Reason,
  type Reference,
  type ReferenceApi,
  type ReferenceLimit,
  type ReferenceMember,
  type ReferenceParam,
  type RunnerInfo,
  type Schedule,
  SERVICE_STATES,
  type ServiceError,
  type ServiceState,
  type ServiceStatus,
  type Trial,
  type TrialAnswer,
} from '../../../../modules/runtime/contract.ts'
export { COLORS, type Color, isId, SLUG_PATTERN } from '../../../../modules/schemas.ts'
export {
  STORAGE_ORDERS,
  type StorageConflict,
  type StorageEntry,
  type StorageLink,
  type StorageListOptions,
  type StorageTotals,
  type StorageUsage,
  TEXT_MAX_BYTES,
} from '../../../../modules/storage/contract.ts'
export type { ModuleLine, SystemInfo } from '../../../../modules/system/contract.ts'
export {
  makePassword,
  PASSWORD_MAX,
  PASSWORD_MIN,
  type Permissions,
  type User,
} from '../../../../modules/users/contract.ts'

/** A list as the API sends it. */
export interface List<T> {
  items: T[]
  total?: number
  nextCursor?: string
}
