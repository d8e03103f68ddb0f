import type { Pipeline, Version } from '../../../../../modules/pipelines/contract.ts'
import { compareVersions } from '../../code/lib/version-numbers.ts'

/** Publishing this version goes forward: nothing is published, or something older is. Otherwise it is a rollback. */
export const isNewer = (
  { number }: Pick<Version, 'number'>,
  { publishedVersion }: Pick<Pipeline, 'publishedVersion'>,
): boolean => publishedVersion === null || compareVersions(number, publishedVersion) < 0
