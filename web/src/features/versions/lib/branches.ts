/** Every branch that a version has, by name. */
export const branchesOf = (versions: readonly { branch: string | null }[]): string[] =>
  [...new Set(versions.flatMap(({ branch }) => branch ?? []))].sort()
