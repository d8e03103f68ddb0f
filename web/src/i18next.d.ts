import type account from './features/account/locales/en.json'
import type audit from './features/audit/locales/en.json'
import type auth from './features/auth/locales/en.json'
import type code from './features/code/locales/en.json'
import type docs from './features/docs/locales/en.json'
import type env from './features/env/locales/en.json'
import type goals from './features/goals/locales/en.json'
import type jobs from './features/jobs/locales/en.json'
import type limits from './features/limits/locales/en.json'
import type logs from './features/logs/locales/en.json'
import type models from './features/models/locales/en.json'
import type overview from './features/overview/locales/en.json'
import type plugins from './features/plugins/locales/en.json'
import type projects from './features/projects/locales/en.json'
import type settings from './features/settings/locales/en.json'
import type storage from './features/storage/locales/en.json'
import type system from './features/system/locales/en.json'
import type users from './features/users/locales/en.json'
import type versions from './features/versions/locales/en.json'
import type common from './locales/en.json'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: {
      common: typeof common
      account: typeof account
      audit: typeof audit
      auth: typeof auth
      code: typeof code
      docs: typeof docs
      env: typeof env
      goals: typeof goals
      jobs: typeof jobs
      limits: typeof limits
      logs: typeof logs
      models: typeof models
      overview: typeof overview
      plugins: typeof plugins
      projects: typeof projects
      settings: typeof settings
      storage: typeof storage
      system: typeof system
      users: typeof users
      versions: typeof versions
    }
  }
}
