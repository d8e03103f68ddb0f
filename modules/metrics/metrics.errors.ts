import { defineError } from '../../kernel/index.ts'

export const badRange = defineError('M3M_METRICS_RANGE', '%s', 400)
export const scrapeDenied = defineError(
  'M3M_METRICS_DENIED',
  '/metrics answers requests from this machine only; set metrics.prometheus.token and send it as a bearer token',
  403,
)
export const scrapeToken = defineError(
  'M3M_METRICS_TOKEN',
  '/metrics asks for the bearer token of metrics.prometheus.token',
  401,
)
