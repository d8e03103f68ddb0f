import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The rules that keep the parts swappable, checked on what git tracks. */

const root = fileURLToPath(new URL('..', import.meta.url))
const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)))
const sources = tracked.filter(
  (file) =>
    (/^(kernel|modules|cli|plugins|web)\/.*\.(ts|tsx|mts|mjs)$/.test(file) && !file.endsWith('.gen.ts')) ||
    /^plugins\/(?!.*\/dist\/).*\.js$/.test(file),
)

interface Import {
  from: string
  /** Bare package name, `node:x`, or a path from the root for relative ones. */
  to: string
  names: string[]
  line: number
}

const parse = (file: string) =>
  ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2024, true)
const trees = new Map(sources.map((file) => [file, parse(file)]))

function importsOf(file: string): Import[] {
  const found: Import[] = []
  const add = (specifier: string, names: string[], node: ts.Node, tree: ts.SourceFile) => {
    const to = specifier.startsWith('.') ? relative(root, normalize(join(root, dirname(file), specifier))) : specifier
    found.push({ from: file, to, names, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1 })
  }
  const tree = trees.get(file)!
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined
      const names =
        bindings && ts.isNamedImports(bindings)
          ? bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
          : []
      add(node.moduleSpecifier.text, names, node, tree)
    } else if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0] &&
      ts.isStringLiteral(node.arguments[0])
    ) {
      add(node.arguments[0].text, [], node, tree)
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

const imports = sources.flatMap(importsOf)
const isLocal = ({ to }: Import) => /^(kernel|modules|cli|plugins|web|tests|scripts)\//.test(to)
const packageOf = ({ to }: Import) => (to.startsWith('@') ? to.split('/').slice(0, 2).join('/') : to.split('/')[0]!)
const show = (list: Import[]) => list.map(({ from, line, to }) => `${from}:${line} imports ${to}`)
const moduleOf = (file: string) => /^modules\/([^/]+)\//.exec(file)?.[1]

describe('architecture', () => {
  test('the kernel imports only itself, node: and packages', () => {
    const bad = imports.filter(
      (entry) => entry.from.startsWith('kernel/') && isLocal(entry) && !entry.to.startsWith('kernel/'),
    )
    assert.deepEqual(show(bad), [])
  })

  test("a module imports its own files, the kernel's index, what modules share and other modules' contracts", () => {
    const bad = imports.filter((entry) => {
      if (entry.from.startsWith('modules/shared/'))
        return isLocal(entry) && !/^(modules\/shared\/|kernel\/index\.ts$)/.test(entry.to)
      const id = moduleOf(entry.from)
      if (!id || !isLocal(entry) || entry.to.startsWith(`modules/${id}/`)) return false
      if (entry.from.endsWith('/contract.ts') && /^kernel\/(service-ref|events)\.ts$/.test(entry.to)) return false
      return (
        entry.to !== 'kernel/index.ts' &&
        !/^modules\/(schemas|shared\/[^/]+)\.ts$/.test(entry.to) &&
        !/^modules\/[^/]+\/contract\.ts$/.test(entry.to)
      )
    })
    assert.deepEqual(show(bad), [])
  })

  test('a ref of another module that is used is declared in needs', () => {
    const bad: string[] = []
    for (const id of new Set(sources.map(moduleOf).filter((id) => id !== undefined))) {
      const index = trees.get(`modules/${id}/index.ts`)
      if (!index) continue
      const needs = /needs:\s*\{([^}]*)\}/s.exec(index.text)?.[1] ?? ''
      const refs = imports
        .filter(({ from }) => moduleOf(from) === id)
        .filter(({ to }) => to === 'kernel/index.ts' || (/\/contract\.ts$/.test(to) && moduleOf(to) !== id))
        .flatMap(({ names }) => names.filter((name) => /^[a-z]\w*Ref$/.test(name) && name !== 'serviceRef'))
      for (const ref of new Set(refs))
        if (!new RegExp(`\\b${ref}\\b`).test(needs)) bad.push(`module "${id}" uses ${ref} without needing it`)
    }
    assert.deepEqual(bad, [])
  })

  test('contracts are safe for a browser', () => {
    const allowed = new Set(['typebox', 'bson'])
    const bad = imports.filter((entry) => {
      if (!/^modules\/([^/]+\/contract|schemas)\.ts$/.test(entry.from)) return false
      if (isLocal(entry))
        return (
          !/^(kernel\/(service-ref|events)|modules\/schemas|modules\/[^/]+\/contract)\.ts$/.test(entry.to) &&
          moduleOf(entry.to) !== moduleOf(entry.from)
        )
      return !allowed.has(packageOf(entry))
    })
    assert.deepEqual(show(bad), [])
  })

  test('the web app takes only contracts and schemas from the server', () => {
    const bad = imports.filter(
      (entry) =>
        entry.from.startsWith('web/') &&
        isLocal(entry) &&
        !entry.to.startsWith('web/') &&
        !/^modules\/(schemas|[^/]+\/contract)\.ts$/.test(entry.to),
    )
    assert.deepEqual(show(bad), [])
  })

  test('each heavy dependency has one door', () => {
    const doors: Record<string, RegExp> = {
      mongodb: /^modules\/database\//,
      'node:sqlite': /^modules\/database\/embedded\//,
      fastify: /(\.routes\.ts$)|^kernel\/(http|problem|sse)\.ts$|^modules\/(auth|web)\//,
      'isolated-vm': /^modules\/runtime\/runner\//,
      awilix: /^kernel\/container\.ts$/,
      koffi: /^modules\/plugins\/host\/native\//,
      sharp: /^modules\/images\/sharp\.ts$/,
      esbuild: /^modules\/(pipelines|runtime\/guest)\/|^scripts\//,
    }
    const bad = imports.filter((entry) => {
      const door = doors[packageOf(entry)]
      return door !== undefined && !door.test(entry.from)
    })
    assert.deepEqual(show(bad), [])
  })

  test('collections are touched in repositories only', () => {
    const bad = sources.filter((file) => {
      if (!file.startsWith('modules/') || file.startsWith('modules/database/') || file.endsWith('.repository.ts'))
        return false
      return /\.collection(<[^(]*>)?\(/.test(trees.get(file)!.text) && !/\/(guest|templates)\//.test(file)
    })
    assert.deepEqual(bad, [])
  })

  test('the command line imports the kernel, the list of modules and contracts', () => {
    const bad = imports.filter(
      (entry) =>
        entry.from.startsWith('cli/') &&
        isLocal(entry) &&
        !/^(cli\/|kernel\/index\.ts$|modules\/index\.ts$|modules\/[^/]+\/contract\.ts$)/.test(entry.to),
    )
    assert.deepEqual(show(bad), [])
  })

  test('plugins import nothing of m3m but the published types, and nothing of each other', () => {
    const bad = imports.filter((entry) => {
      if (!entry.from.startsWith('plugins/')) return false
      if (isLocal(entry)) return !entry.to.startsWith(`${entry.from.split('/').slice(0, 2).join('/')}/`)
      return packageOf(entry) === 'm3m' && entry.to !== 'm3m/plugin'
    })
    assert.deepEqual(show(bad), [])
  })

  test('no file is longer than 400 lines, no module index longer than 60', () => {
    const long = [...sources, ...tracked.filter((file) => /^(tests|scripts)\/.*\.(ts|mjs)$/.test(file))]
      .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(
        ({ file, lines }) => lines > (/^modules\/[^/]+\/index\.ts$/.test(file) ? 60 : 400) && !/\.d\.ts$/.test(file),
      )
    assert.deepEqual(long, [])
  })
})
