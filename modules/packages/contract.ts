import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Nullable } from '../schemas.ts'

/** A package of the registry that services may import. */
export const ServicePackage = Type.Object({
  name: Type.String(),
  /** The range the configuration asks for; null when it is installed and no longer listed. */
  wanted: Nullable(Type.String({ description: 'What packages.list asks for; null: no longer listed' })),
  version: Nullable(Type.String({ description: 'What is installed; null: nothing is' })),
  summary: Type.String({ description: "The package's own description, without links" }),
  bytes: Type.Integer({ description: 'Size on disk, with what it brings along only for itself' }),
  current: Type.Boolean({ description: 'Installed as listed; otherwise "m3m packages install" is due' }),
})
export type ServicePackage = Static<typeof ServicePackage>

/** Most bytes of declarations in one answer. */
export const MAX_TYPES_BYTES = 8 * 1024 * 1024

/** Declarations for an editor, of a package and of those it refers to. */
export const PackageTypes = Type.Object({
  files: Type.Array(
    Type.Object({
      path: Type.String({ description: 'Below a folder that code is resolved from: node_modules/hono/package.json' }),
      content: Type.String(),
    }),
  ),
  truncated: Type.Boolean({ description: 'There is more than fits an answer' }),
})
export type PackageTypes = Static<typeof PackageTypes>

/** What is installed, for a bundler. */
export interface InstalledPackages {
  /** Absolute real path of the folder with `node_modules`. */
  folder: string
  /** Names that projects may import. */
  names: ReadonlySet<string>
}

export interface PackagesService {
  list(): Promise<ServicePackage[]>
  /** What can be imported now; null when nothing is installed. An installation takes effect without a restart. */
  installed(): Promise<InstalledPackages | null>
  /**
   * Declarations of what an import means (`hono`, `hono/cors`), of the package itself or of its `@types`.
   * @throws M3M_PACKAGES_UNKNOWN (404) when it is not installed
   */
  types(specifier: string): Promise<PackageTypes>
}

export const packagesRef = serviceRef<PackagesService>('packages')

/** The package an import names (`@scope/name/sub` → `@scope/name`), or undefined for one that names none. */
export const packageOf = (specifier: string): string | undefined =>
  /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*(?=\/|$)/i.exec(specifier)?.[0]
