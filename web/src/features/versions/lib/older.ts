import { compareVersions } from '../../code/lib/version-numbers.ts'

/** The versions before this one that may be deleted, the oldest last: all but the published one. By number, not by age. */
export const olderThan = (number: string, versions: readonly { number: string; published: boolean }[]): string[] =>
  versions
    .filter((one) => !one.published && compareVersions(number, one.number) < 0)
    .map((one) => one.number)
    .sort(compareVersions)
