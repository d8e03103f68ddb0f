import { type Static, Type } from 'typebox'
import { topic } from '../../kernel/events.ts'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Author } from '../auth/contract.ts'
import { ModelField } from '../models/contract.ts'
import { Nullable, OneOf, Slug, Timestamp } from '../schemas.ts'

export const VERSION_TAGS = ['stable', 'not-fix', 'night-build', 'develop'] as const
export type VersionTag = (typeof VERSION_TAGS)[number]
export const VersionTag = OneOf(VERSION_TAGS)

export const MAX_FILES = 500
export const MAX_SOURCE_BYTES = 4 * 1024 * 1024
/** Bytes of an archive that is imported. */
export const MAX_ARCHIVE_BYTES = 16 * 1024 * 1024
export const MAX_PATH_LENGTH = 200
/** Relative, forward slashes, no `.` or `..` parts. The entry is `main.ts` or `main.js`. */
export const FILE_PATH_PATTERN = '^(?!.*(?:^|/)\\.{1,2}(?:/|$))[A-Za-z0-9_.@-]+(?:/[A-Za-z0-9_.@-]+)*$'

export const SourceFile = Type.Object({
  path: Type.String({
    maxLength: MAX_PATH_LENGTH,
    pattern: FILE_PATH_PATTERN,
    'x-hint': 'a path of letters, digits and . _ - @, its folders parted by /',
  }),
  content: Type.String({ maxLength: MAX_SOURCE_BYTES }),
})
export type SourceFile = Static<typeof SourceFile>

/** The one editable state of a project's code. `revision` grows by one with every save. */
export const Draft = Type.Object({
  files: Type.Array(SourceFile),
  revision: Type.Integer(),
  /** Number the next publish will give. */
  nextVersion: Type.String(),
  /** The version it was started from. */
  basedOn: Nullable(Type.String()),
  updatedAt: Timestamp,
  updatedBy: Nullable(Author),
})
export type Draft = Static<typeof Draft>

export const Version = Type.Object({
  number: Type.String({ description: '1, 1.1, 2' }),
  tag: VersionTag,
  branch: Nullable(Type.String()),
  notes: Type.String(),
  published: Type.Boolean({ description: 'The one that runs' }),
  author: Nullable(Author),
  size: Type.Integer({ description: 'Bytes of source' }),
  fileCount: Type.Integer({ description: 'Files of source' }),
  checksum: Type.String({
    description: 'SHA-256, in hex, of the lines that sha256sum prints for the files in the order of their paths',
  }),
  bundleSize: Nullable(Type.Integer({ description: 'Bytes of what runs, compiled; null: not known any more' })),
  basedOn: Nullable(Type.String({ description: 'The version its draft was started from; null: none, or not known' })),
  createdAt: Timestamp,
})
export type Version = Static<typeof Version>
export const VersionWithFiles = Type.Interface([Version], { files: Type.Array(SourceFile) })
export type VersionWithFiles = Static<typeof VersionWithFiles>

/** An npm package that the published version was built with, in another version than is installed now. */
export const OutdatedPackage = Type.Object({
  name: Type.String(),
  version: Type.String({ description: 'The one that runs' }),
  installed: Nullable(Type.String({ description: 'The one a publish would take; null: there is none any more' })),
})
export type OutdatedPackage = Static<typeof OutdatedPackage>

export const Pipeline = Type.Object({
  draft: Nullable(Draft),
  /** Newest number first. */
  versions: Type.Array(Version),
  publishedVersion: Nullable(Type.String()),
  given: Type.Record(Type.String(), Type.Integer(), {
    description: 'The highest step that was ever given in each whole number; no number is given again',
  }),
  /** What the published version has of packages that have changed since it was built: it runs on with them. */
  outdatedPackages: Type.Array(OutdatedPackage),
  /** What an empty editor starts with; present while there is neither draft nor version. */
  template: Type.Optional(Type.Array(SourceFile)),
})
export type Pipeline = Static<typeof Pipeline>

/** What a project can begin with, the one of an empty editor first. */
export const TEMPLATE_IDS = ['first-steps', 'empty', 'rest-api', 'telegram-bot', 'webhook', 'cron', 'hono'] as const
export type TemplateId = (typeof TEMPLATE_IDS)[number]

/** A data model that the code of a template keeps its records in; `CreateModel` of the API takes it. */
export const TemplateModel = Type.Object({
  name: Type.String(),
  slug: Slug,
  description: Type.String(),
  fields: Type.Array(ModelField),
})
export type TemplateModel = Static<typeof TemplateModel>

export const Template = Type.Object({
  id: OneOf(TEMPLATE_IDS),
  /** In English; the web app says it in its own words. */
  name: Type.String(),
  description: Type.String(),
  files: Type.Array(SourceFile),
  packages: Type.Array(Type.Object({ name: Type.String(), installed: Type.Boolean() }), {
    description: 'npm packages that its code imports; it compiles when all are installed',
  }),
  models: Type.Array(TemplateModel, {
    description: 'Data models that its code uses; the project needs those of these slugs before it runs',
  }),
})
export type Template = Static<typeof Template>

/** `revision` is the one the edit started from, 0 for the first save. */
export const SaveDraft = Type.Object({
  files: Type.Array(SourceFile, { minItems: 1, maxItems: MAX_FILES }),
  revision: Type.Integer({ minimum: 0 }),
})
export type SaveDraft = Static<typeof SaveDraft>

/** `minor`: this version goes on (1 → 1.1). `major`: a new one (1 → 2). */
export const StartDraft = Type.Object({ from: Type.String(), bump: OneOf(['minor', 'major']) })
export type StartDraft = Static<typeof StartDraft>

export const Publish = Type.Object({
  tag: VersionTag,
  branch: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  notes: Type.Optional(Type.String({ maxLength: 2000 })),
  /** When given, publishing a draft that has moved on is refused with 409. */
  revision: Type.Optional(Type.Integer({ minimum: 1 })),
})
export type Publish = Static<typeof Publish>

/** What is wrong with the saved draft. */
export const DraftCheck = Type.Object({
  revision: Type.Integer(),
  problems: Type.Array(
    Type.Object({ path: Type.String({ description: 'file:line:column, from 1' }), message: Type.String() }),
  ),
})
export type DraftCheck = Static<typeof DraftCheck>

/** What can be said differently about a version; its code cannot. */
export const UpdateVersion = Type.Object({
  tag: Type.Optional(VersionTag),
  branch: Type.Optional(Nullable(Type.String({ maxLength: 100 }))),
  notes: Type.Optional(Type.String({ maxLength: 2000 })),
})
export type UpdateVersion = Static<typeof UpdateVersion>

/** `replace`: what the archive has not is gone. `merge`: it stays. */
export const IMPORT_MODES = ['replace', 'merge'] as const

export const ImportCode = Type.Object({
  dryRun: Type.Optional(Type.Boolean({ description: 'Only tell what would come of it' })),
  mode: OneOf(IMPORT_MODES, {
    default: 'replace',
    description: 'Whether files that the archive has not are removed or stay',
  }),
  revision: Type.Optional(
    Type.Integer({
      minimum: 0,
      description: 'When given, a draft that has moved on is refused with 409; 0: there is no draft',
    }),
  ),
})
export type ImportCode = Static<typeof ImportCode>

/** A file of an archive that cannot be code: by its path, or because it is no text in UTF-8. */
export const RefusedFile = Type.Object({ path: Type.String(), reason: OneOf(['path', 'binary']) })
export type RefusedFile = Static<typeof RefusedFile>

/** What is never code, as `node_modules` and `.git`, and how many files were there. */
export const LeftOut = Type.Object({ path: Type.String(), files: Type.Integer() })
export type LeftOut = Static<typeof LeftOut>

const Paths = Type.Array(Type.String())
/** What comes, or would come, of an archive, compared with the draft or, without one, with the version that is published. */
export const ImportedCode = Type.Object({
  added: Paths,
  changed: Paths,
  removed: Paths,
  unchanged: Paths,
  refused: Type.Array(RefusedFile),
  leftOut: Type.Array(LeftOut),
  folder: Nullable(Type.String({ description: 'The one folder that all lies in; it was left away' })),
  revision: Type.Integer({ description: 'Of the draft it was compared with; 0: there is none' }),
  draft: Nullable(Draft),
})
export type ImportedCode = Static<typeof ImportedCode>

/** A place in the code something is said about; 1-based. The problems of a 422 carry these under `errors`. */
export interface CodePlace {
  file: string
  line: number
  column: number
}

/** A package whose code is part of a bundle. */
export interface BundledPackage {
  name: string
  /** Its folder, below the one the packages are installed in. */
  path: string
  version: string
}

/** Compiled code of a version, ready for an isolate: one ES module without imports, and its source map. */
export interface Bundle {
  code: string
  /** Source map v3 as JSON; `sources` are the project's file paths. */
  map: string
  /** Absent in what was compiled by an m3m that did not note it. */
  packages?: BundledPackage[]
}

/** A version about to take over. */
export interface Deployment {
  projectId: string
  version: string
  bundle: Bundle
}

/** Version that compiled drafts carry; no published version is called so. */
export const DRAFT_VERSION = 'draft'

/** The saved draft, compiled; `revision` is the one that was. */
export interface DraftDeployment extends Deployment {
  revision: number
}

/** Two steps, so that a version that does not boot never becomes the published one. */
export interface PreparedDeployment {
  /** Switches traffic to the new instance and drains the old one. */
  activate(): Promise<void>
  /** Throws the new instance away. */
  discard(): Promise<void>
}
export interface Deployer {
  /** Boots the version beside the one that runs. Rejects with M3M_SERVICE_BOOT (place in the code in `errors`) when it does not come up. */
  prepare(deployment: Deployment): Promise<PreparedDeployment>
}

export interface PipelinesService {
  get(projectId: string): Promise<Pipeline>
  /** @throws M3M_DRAFT_CONFLICT (409) when `revision` is not the current one, M3M_CODE_INVALID */
  saveDraft(projectId: string, author: Author, input: SaveDraft): Promise<Draft>
  startDraft(projectId: string, author: Author, input: StartDraft): Promise<Draft>
  /** Compiles the saved draft and tells what keeps it from that. @throws M3M_DRAFT_MISSING */
  checkDraft(projectId: string): Promise<DraftCheck>
  discardDraft(projectId: string): Promise<void>
  /** @throws M3M_CODE_COMPILE (422, `errors[].path` = `file:line:column`), M3M_SERVICE_BOOT, M3M_DRAFT_MISSING, M3M_DRAFT_CONFLICT */
  publish(projectId: string, author: Author, input: Publish): Promise<Version>
  /** Publishes an existing version again (rollback or roll forward). */
  republish(projectId: string, number: string): Promise<Version>
  version(projectId: string, number: string): Promise<VersionWithFiles>
  /** Changes tag, branch and notes. @throws M3M_VERSION_NOT_FOUND */
  updateVersion(projectId: string, number: string, changes: UpdateVersion): Promise<Version>
  /** @throws M3M_VERSION_NOT_FOUND, M3M_VERSION_LIVE */
  deleteVersion(projectId: string, number: string): Promise<void>
  /**
   * A .zip of a version's files, or of the draft's (`draft`); without `version` of what the editor shows: the draft, else
   * the published version. The same files give the same bytes.
   * @throws M3M_VERSION_NOT_FOUND, M3M_DRAFT_MISSING
   */
  exportArchive(projectId: string, version?: string): Promise<{ version: string; archive: Buffer }>
  /**
   * Makes the files of a .zip or .tgz the draft.
   * @throws M3M_CODE_ARCHIVE (422) which names the entry, M3M_CODE_INVALID, M3M_DRAFT_CONFLICT
   */
  importArchive(projectId: string, author: Author, archive: Buffer, input: ImportCode): Promise<ImportedCode>
  /** The published version's bundle, or null when nothing is published. */
  published(projectId: string): Promise<Deployment | null>
  /** The saved draft, compiled, of version `draft`. @throws M3M_DRAFT_MISSING, M3M_CODE_COMPILE */
  draftDeployment(projectId: string): Promise<DraftDeployment>
  /** The runtime, told to boot what is published. At most one. */
  setDeployer(deployer: Deployer): void
}

export const pipelinesRef = serviceRef<PipelinesService>('pipelines')

/** There is no draft any more: it became a version, or was discarded. */
export const draftGone = topic<{ projectId: string }>('pipelines.draft-gone')
export const versionPublished = topic<{ projectId: string; version: string }>('pipelines.published')
