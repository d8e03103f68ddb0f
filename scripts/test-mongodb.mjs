// Runs what concerns the application against a MongoDB server: the one that M3M_TEST_MONGODB_URI names, or FerretDB, built and
// started for it. `node scripts/test-mongodb.mjs [folder or file ...]`; without arguments what may differ with the server.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MongoClient } from 'mongodb'
import { startFerretdb } from '../tests/support/ferretdb/start.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/**
 * Where nothing differs with the server: the embedded one, the sandbox, processes of plugins, and attacks on these. And
 * floods of records, whose ends are those of the embedded database: there `$lookup` and times count.
 */
const elsewhere = [
  /^tests\/modules\/(runtime(-guest)?|packages|shared|web)\//,
  /^tests\/modules\/database\/(?!facade|mongodb)/,
  /^tests\/modules\/plugins\/(?!admin)/,
  /^tests\/(cli\/(?!serve)|docs\/)/,
  /^tests\/faults\/(?!api-input|code-and-settings|database-|foreign-ids|goals-|lifecycle|log-floods|models\.|queue|schedules|storage-(?!disk))/,
]
const all = globSync('tests/{modules,cli,docs,faults}/**/*.test.ts', { cwd: root }).sort()
const wanted =
  process.argv.length > 2 ? process.argv.slice(2) : all.filter((file) => !elsewhere.some((place) => place.test(file)))

/** Names of the tests that FerretDB cannot be held to: it fails them, or would now and then. */
const skippedOnFerretdb = () => {
  const list = join(root, 'tests/modules/database/conformance/ferretdb-differences.json')
  const { lacking, unsteady } = JSON.parse(readFileSync(list, 'utf8'))
  const names = [...Object.keys(lacking), ...Object.keys(unsteady)]
  const sources = all.map((file) => readFileSync(join(root, file), 'utf8'))
  for (const name of names)
    if (!sources.some((source) => source.includes(`'${name}'`))) throw new Error(`There is no test "${name}" to skip`)
  return names
}

async function run() {
  const own = process.env.M3M_TEST_MONGODB_URI ? null : await startFerretdb()
  const uri = own?.uri ?? process.env.M3M_TEST_MONGODB_URI
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5_000 })
  const name = randomBytes(4).toString('hex')
  try {
    const about = await client.db('admin').command({ buildInfo: 1 })
    const ferretdb = 'ferretdbVersion' in about
    console.log(`Testing on ${ferretdb ? 'FerretDB' : 'MongoDB'} ${about.version}`)
    const child = spawn(process.execPath, [join(root, 'scripts/test.mjs'), ...wanted], {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        M3M_TEST_DRIVER: 'mongodb',
        M3M_TEST_MONGODB_URI: uri,
        M3M_TEST_RUN: name,
        M3M_TEST_SKIP: ferretdb ? skippedOnFerretdb().join('\n') : '',
      },
    })
    const [code] = await once(child, 'exit')
    // One of our own goes with all it has.
    if (own) return code ?? 1
    const { databases } = await client.db('admin').admin().listDatabases()
    for (const { name: found } of databases)
      if (found.startsWith(`m3m_test_${name}_`)) await client.db(found).dropDatabase()
    return code ?? 1
  } finally {
    await client.close()
    await own?.stop()
  }
}

try {
  process.exitCode = await run()
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
