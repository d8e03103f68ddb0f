/** Where the declarations of what service code sees come from. */
// @ts-nocheck
export const runtimeTypes = await import('./guest/types.ts').then(
  ({ runtimeTypes }) => runtimeTypes,
  () => '',
)
