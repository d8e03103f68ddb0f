export { api, apiUrl, type RequestOptions, url } from './client.ts'
export * from './contracts.ts'
export { ApiError, type FieldProblem, isApiError, statusOf } from './errors.ts'
