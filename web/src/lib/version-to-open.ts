/**
 * The version whose page shows the code that a log line or an error speaks of; null when the code page does, or comes closest (a draft that
 * did not start is no version).
 */
export function versionToOpen(
  version: string | null,
  pipeline: { draft: object | null; publishedVersion: string | null; versions: readonly { number: string }[] },
): string | null {
  const shown = pipeline.draft === null && pipeline.publishedVersion === version
  return !shown && pipeline.versions.some(({ number }) => number === version) ? version : null
}
