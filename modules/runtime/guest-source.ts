// @ts-nocheck
export const guestScript = async () => {
  try {
    return await (await import('./guest/build.ts')).guestScript()
  } catch (e) {
    if (e.code !== 'ERR_MODULE_NOT_FOUND') throw e
    return (await import('../../tests/modules/runtime/stand-in-guest.ts')).STAND_IN_GUEST
  }
}
export const runtimeTypes = ''
