import { defineError } from '../../kernel/index.ts'

export const serviceNotFound = defineError('M3M_SERVICE_NOT_FOUND', 'There is no service "%s"', 404)
export const serviceNotPublished = defineError(
  'M3M_SERVICE_NOT_PUBLISHED',
  'Nothing is published yet; publish a version first',
  409,
)
export const serviceStopped = defineError('M3M_SERVICE_STOPPED', 'The service "%s" is stopped', 503)
export const serviceReplaced = defineError(
  'M3M_SERVICE_REPLACED',
  'The service "%s" was started anew before it had answered this request; try again',
  503,
)
export const serviceStarting = defineError(
  'M3M_SERVICE_STARTING',
  'The service "%s" is not up at the moment; try again shortly',
  503,
)
export const serviceOverloaded = defineError(
  'M3M_SERVICE_OVERLOADED',
  'The service "%s" has too many requests at once; try again shortly',
  503,
)
export const methodNotServed = defineError('M3M_REQUEST_METHOD', 'Services are not asked with %s', 405)
export const bodyTooLarge = defineError('M3M_REQUEST_TOO_LARGE', 'The body is larger than %s bytes', 413)
export const bodyStalled = defineError(
  'M3M_REQUEST_STALLED',
  'The body of the request did not come in time; send it again',
  408,
)
export const bodiesTooMany = defineError(
  'M3M_SERVICE_BODIES',
  'There are too many large requests at once; try again shortly',
  503,
)
export const serviceTimeout = defineError('M3M_SERVICE_TIMEOUT', 'The service "%s" did not answer within %s ms', 504)
export const serviceCrashed = defineError(
  'M3M_SERVICE_CRASHED',
  'The service "%s" was stopped while it worked on this request: %s',
  503,
)
export const serviceAnswer = defineError(
  'M3M_SERVICE_ANSWER',
  'The service "%s" gave an answer that cannot be sent: %s',
  502,
)
export const sandboxBroken = defineError(
  'M3M_RUNTIME_SANDBOX',
  'No service can run here, for the sandbox does not start (%s): run "npm rebuild isolated-vm"; "m3m doctor" checks it',
)
export const limitsForbidden = defineError('M3M_LIMITS_ROOT', 'Only root may change the limits of a project', 403)
export const trialsTooMany = defineError(
  'M3M_SERVICE_TRIALS',
  'There are too many requests by hand at once; try again shortly',
  503,
)
export const previewNotFound = defineError(
  'M3M_PREVIEW_NOT_FOUND',
  'There is no preview "%s"; open the project and run its draft first',
  404,
)
export const previewSignIn = defineError(
  'M3M_PREVIEW_SIGN_IN',
  'The preview "%s" is for members of the project; sign in first, or use the address its page gives',
  401,
)
export const previewCrashed = defineError(
  'M3M_PREVIEW_CRASHED',
  'The preview "%s" has crashed; run the draft again: %s',
  503,
)
export const previewFull = defineError('M3M_PREVIEW_FULL', 'There are %s previews already; end one first', 429)
export const previewMine = defineError(
  'M3M_PREVIEW_MINE',
  'You run %s previews already; end one of them first: %s',
  429,
)
export const serviceBoot = defineError('M3M_SERVICE_BOOT', 'The service does not start: %s', 422)
export const scheduleNotFound = defineError('M3M_SCHEDULE_NOT_FOUND', 'The running service has no schedule "%s"', 404)
export const scheduleRunning = defineError('M3M_SCHEDULE_RUNNING', 'The schedule "%s" runs already', 409)
export const scheduleFailed = defineError('M3M_SCHEDULE_FAILED', 'The schedule "%s" failed: %s', 422)
export const callQuota = defineError(
  'M3M_RUNTIME_QUOTA',
  'The service makes too many calls at once; await earlier ones first',
  429,
)
export const callResult = defineError('M3M_RUNTIME_RESULT', 'The result of %s cannot be passed on: %s', 500)
export const streamsTooMany = defineError(
  'M3M_RUNTIME_STREAMS',
  'The service has %s streams of calls open already; read them to the end, or cancel them, first',
  429,
)
export const streamStalled = defineError(
  'M3M_RUNTIME_STALLED',
  'A stream of a call was neither read nor written for %s ms, and is closed',
  408,
)
export const serviceLoop = defineError(
  'M3M_SERVICE_LOOP',
  'The service "%s" was reached through too many services one behind the other',
  508,
)
export const networkNotIsolated = defineError(
  'M3M_RUNTIME_NETWORK',
  'Runners cannot be cut off from the network here: %s; allow user namespaces, or set runtime.network to "auto"',
)
export const socketsTooMany = defineError('M3M_SOCKETS', 'The service has %s WebSockets already; close some first', 429)
export const socketHandshake = defineError('M3M_SOCKET_HANDSHAKE', 'This is no WebSocket handshake: %s', 400)
