/** Every module of m3m. The order says nothing: the kernel orders them by what they need. */
import type { AnyModule } from '../kernel/index.ts'
import account from './account/index.ts'
import activity from './activity/index.ts'
import administration from './administration/index.ts'
import audit from './audit/index.ts'
import auth from './auth/index.ts'
import database from './database/index.ts'
import environment from './environment/index.ts'
import goals from './goals/index.ts'
import images from './images/index.ts'
import kv from './kv/index.ts'
import logs from './logs/index.ts'
import metrics from './metrics/index.ts'
import models from './models/index.ts'
import packages from './packages/index.ts'
import pipelines from './pipelines/index.ts'
import plugins from './plugins/index.ts'
import projects from './projects/index.ts'
import queue from './queue/index.ts'
import runtime from './runtime/index.ts'
import storage from './storage/index.ts'
import system from './system/index.ts'
import users from './users/index.ts'
import web from './web/index.ts'

export const modules: AnyModule[] = [
  administration,
  account,
  activity,
  audit,
  auth,
  database,
  environment,
  images,
  goals,
  kv,
  logs,
  metrics,
  models,
  packages,
  pipelines,
  plugins,
  projects,
  queue,
  runtime,
  storage,
  system,
  users,
  web,
]
