/** The only file that knows `node:sqlite`: pragmas, prepared statements, transactions. */
import { accessSync, constants } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'

/** A row, by column number. */
export type SqlRow = SQLOutputValue[]
export type SqlValue = SQLInputValue

export interface StoreOptions {
  readOnly?: boolean
  /** `full` survives a power cut, `normal` the death of the process. */
  durability?: 'full' | 'normal'
}

/** For a file that is only being made: on one that is there they write, for which a full disk may have no room. */
const NEW_FILE_PRAGMAS = 'PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL'
const PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA cache_size = -32768;
  PRAGMA mmap_size = 0;
  PRAGMA temp_store = MEMORY;
  PRAGMA wal_autocheckpoint = 8000;
  PRAGMA busy_timeout = 5000;
`
const MAX_STATEMENTS = 400
const MAX_POOLED = 4
const MAX_REGEXES = 1024

/** SQLite's code for a disk without room. */
const FULL = 13

/** Whether a statement failed for want of space. */
export const isFull = (error: unknown): boolean => (error as { errcode?: unknown } | null)?.errcode === FULL

/**
 * Names a file so that what connections share about its log of writes is kept in the memory of this process, which the
 * lock makes the only one. SQLite's default is another file, and a disk that is full has no room for one: nothing could
 * even be read.
 */
const locate = (file: string): string | URL => {
  if (file === ':memory:' || process.platform === 'win32') return file
  const url = pathToFileURL(file)
  url.searchParams.set('vfs', 'unix-excl')
  return url
}

/** A SQLite file with its statements kept ready. Calls are synchronous: it belongs on a worker thread. */
export class Store {
  readonly #database: DatabaseSync
  readonly #readOnly: boolean
  readonly #statements = new Map<string, StatementSync>()
  /** Statements for iteration, which must not be stepped by two loops at once. */
  readonly #pool = new Map<string, StatementSync[]>()
  readonly #regexes: RegExp[] = []
  #nextRegex = 0

  constructor(file: string, { readOnly = false, durability = 'full' }: StoreOptions = {}) {
    this.#readOnly = readOnly
    this.#database = new DatabaseSync(locate(file), { readOnly })
    if (!readOnly) this.#prepareFile(file)
    this.#database.exec(
      readOnly ? 'PRAGMA cache_size = -16384; PRAGMA busy_timeout = 5000; PRAGMA temp_store = MEMORY' : PRAGMAS,
    )
    if (!readOnly) this.#database.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`)
    this.#database.function('matches_regex', { deterministic: true }, (number, text) =>
      typeof text === 'string' && this.#regexes[Number(number)]!.test(text) ? 1 : 0,
    )
  }

  #prepareFile(file: string): void {
    // SQLite would go on with a file that it may only read. A look is all: to open it and close it again would cost its locks.
    if (file !== ':memory:') accessSync(file, constants.R_OK | constants.W_OK)
    if (this.get('PRAGMA page_count')![0] === 0) this.#database.exec(NEW_FILE_PRAGMAS)
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#database.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.delete(this.#statements.keys().next().value!)
    const statement = this.#prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  get(sql: string, ...parameters: SqlValue[]): SqlRow | undefined {
    return this.#statement(sql).get(...parameters) as unknown as SqlRow | undefined
  }

  all(sql: string, ...parameters: SqlValue[]): SqlRow[] {
    return this.#statement(sql).all(...parameters) as unknown as SqlRow[]
  }

  /** Runs a statement; gives the rowid of the last insert. */
  run(sql: string, ...parameters: SqlValue[]): number {
    return Number(this.#statement(sql).run(...parameters).lastInsertRowid)
  }

  /** Steps through the rows of a query; several such loops may be open at once. */
  *iterate(sql: string, parameters: SqlValue[]): Generator<SqlRow, void, void> {
    const pooled = this.#pool.get(sql)
    const statement = pooled?.pop() ?? this.#prepare(sql)
    try {
      yield* statement.iterate(...parameters) as unknown as Iterable<SqlRow>
    } finally {
      this.#giveBack(sql, statement)
    }
  }

  #giveBack(sql: string, statement: StatementSync): void {
    const pooled = this.#pool.get(sql)
    if (pooled) {
      if (pooled.length < MAX_POOLED) pooled.push(statement)
      return
    }
    if (this.#pool.size >= MAX_STATEMENTS) this.#pool.delete(this.#pool.keys().next().value!)
    this.#pool.set(sql, [statement])
  }

  exec(sql: string): void {
    this.#database.exec(sql)
  }

  /** Forgets prepared statements, as a change of tables requires. */
  forgetStatements(): void {
    this.#statements.clear()
    this.#pool.clear()
  }

  /** Runs the body in one transaction, or in the one that is open. */
  transaction<T>(body: () => T): T {
    if (this.#database.isTransaction) return body()
    this.#statement(this.#readOnly ? 'BEGIN' : 'BEGIN IMMEDIATE').run()
    try {
      const result = body()
      this.#statement('COMMIT').run()
      return result
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  /** A number that every change of the catalogue increments, so that readers notice. */
  get catalogVersion(): number {
    return Number(this.get('PRAGMA user_version')![0])
  }

  bumpCatalogVersion(): void {
    this.#database.exec(`PRAGMA user_version = ${(this.catalogVersion % 2147483647) + 1}`)
  }

  /** The version of the file's format; 0 for a new file. */
  get format(): number {
    return Number(this.get('PRAGMA application_id')![0])
  }

  set format(version: number) {
    this.#database.exec(`PRAGMA application_id = ${version}`)
  }

  /** Makes a regular expression available to SQL as `matches_regex(number, text)`. */
  registerRegex(regex: RegExp): number {
    const number = this.#nextRegex
    this.#nextRegex = (number + 1) % MAX_REGEXES
    this.#regexes[number] = regex
    return number
  }

  /** Gives some free pages back to the file system. */
  vacuumSome(pages = 256): void {
    this.#database.exec(`PRAGMA incremental_vacuum(${pages})`)
  }

  /** Pages that hold nothing. */
  get freePages(): number {
    return Number(this.get('PRAGMA freelist_count')![0])
  }

  /** Writes the whole file anew, as small as it can be; takes its time and keeps everybody else out. */
  vacuumAll(): void {
    // The copy it makes on the way may be larger than the memory.
    this.#database.exec('PRAGMA temp_store = FILE')
    try {
      this.#database.exec('VACUUM')
    } finally {
      this.#database.exec('PRAGMA temp_store = MEMORY')
    }
  }

  /** Brings the log of writes into the file and empties it; leaves it to the next time while a reader needs it. */
  emptyLog(): void {
    this.#database.exec('PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = 5000')
  }

  /** What SQLite's own integrity check finds; empty when all is well. */
  problems(): string[] {
    return this.all('PRAGMA quick_check(20)')
      .map(([message]) => String(message))
      .filter((message) => message !== 'ok')
  }

  /** Writes a consistent copy while others read and write. */
  copyTo(file: string): void {
    this.#database.prepare('VACUUM INTO ?').run(file)
  }

  close(): void {
    this.forgetStatements()
    this.#database.close()
  }
}
