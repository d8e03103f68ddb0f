/** Reads modules/runtime/guest/m3m.d.ts as reference: its declarations, and what their comments say. */
import { readFileSync } from 'node:fs'
import ts from 'typescript'
import type { GuestApi, ReferenceMember } from '../modules/runtime/reference/reference.schema.ts'
import { type Call, docOf, isOwn, memberOf, type Shape, wordsOf } from './guest-members.ts'

const FILE = new URL('../modules/runtime/guest/m3m.d.ts', import.meta.url)

type Entry = { api: GuestApi; calls: Map<string, Call[]>; order: ReferenceMember[] }

/** Everything a service can name, in the order of the file. */
export function guestReference(source = readFileSync(FILE, 'utf8')): GuestApi[] {
  const tree = ts.createSourceFile('m3m.d.ts', source, ts.ScriptTarget.ESNext, true)
  const webFrom = source.indexOf('// Web standards')
  const shapes = shapesOf(tree)
  const entries = new Map<string, Entry>()

  const entryOf = (name: string, kind: GuestApi['kind'], node: ts.Node): Entry => {
    const known = entries.get(name)
    if (known) return known
    const group = webFrom >= 0 && node.pos > webFrom ? 'web' : 'service'
    const { summary, example, limits } = docOf(node)
    const api: GuestApi = { name, group, kind, summary, ...(example ? { example } : {}), members: [], limits }
    const entry: Entry = { api, calls: new Map(), order: [] }
    entries.set(name, entry)
    return entry
  }
  const addAll = (entry: Entry, members: readonly ts.Node[]) => {
    const calls = new Map<string, Call[]>()
    for (const member of members) {
      for (const call of isOwn(member) ? callsOf(member, shapes) : []) {
        const key = `${call.isStatic ? 'static ' : ''}${call.name}`
        calls.set(key, [...(calls.get(key) ?? []), call])
      }
    }
    for (const group of calls.values()) entry.api.members.push(memberOf(group, entry.api, shapes))
  }

  for (const statement of tree.statements) {
    if (ts.isFunctionDeclaration(statement)) {
      const entry = entryOf(statement.name!.text, 'function', statement)
      const all = tree.statements.filter(
        (other) => ts.isFunctionDeclaration(other) && other.name!.text === statement.name!.text,
      )
      if (entry.api.members.length === 0) addAll(entry, all)
    } else if (ts.isClassDeclaration(statement)) {
      const name = statement.name!.text
      if (isValue(name, tree)) continue
      addAll(entryOf(name, 'class', statement), [...statement.members, ...(shapes.get(name)?.inherited ?? [])])
    } else if (ts.isVariableStatement(statement)) {
      const [declaration] = statement.declarationList.declarations
      const name = (declaration!.name as ts.Identifier).text
      const members = membersOfType(declaration!.type, shapes)
      if (members.length === 0 && name === 'self') continue
      if (members.length === 0) {
        addHandler(entryOf(name, 'function', statement).api, declaration!.type!)
        continue
      }
      const entry = entryOf(name, 'object', statement)
      if (ts.isTypeReferenceNode(declaration!.type!)) inherit(entry.api, declaration!.type, shapes)
      addAll(entry, members)
    } else if (ts.isModuleDeclaration(statement) && statement.body && ts.isModuleBlock(statement.body)) {
      const functions = statement.body.statements.filter(ts.isFunctionDeclaration)
      addAll(entryOf(statement.name.text, 'object', statement), functions)
    } else if (ts.isInterfaceDeclaration(statement)) {
      const name = statement.name.text
      const isMerged = shapes.get(name)?.isClass ?? false
      if (isMerged || isValue(name, tree) || docOf(statement).summary === '' || /(?:Options|Init)$/.test(name)) continue
      if (statement.members.length > 0) addAll(entryOf(name, 'type', statement), statement.members)
    }
  }
  return [...entries.values()].map(({ api }) => api)
}

/** A variable that takes a function, such as `onerror`. */
function addHandler(api: GuestApi, type: ts.TypeNode): void {
  const text = type.getText().replace(/\s+/g, ' ').replace(/^\| /, '')
  const { name, summary } = api
  const signatures = [`${name}: ${text}`]
  api.members.push({ name, kind: 'function', signatures, summary, params: [], errors: [] })
}

/** Interfaces and classes by name, with what interfaces of a class's name inherit. */
function shapesOf(tree: ts.SourceFile): Map<string, Shape> {
  const shapes = new Map<string, Shape>()
  for (const statement of tree.statements) {
    if (ts.isTypeAliasDeclaration(statement)) {
      shapes.set(statement.name.text, {
        node: statement,
        members: [],
        inherited: [],
        isClass: false,
        type: statement.type,
      })
      continue
    }
    if (!ts.isInterfaceDeclaration(statement) && !ts.isClassDeclaration(statement)) continue
    const name = statement.name!.text
    const known = shapes.get(name)
    const isClass = ts.isClassDeclaration(statement) || (known?.isClass ?? false)
    const parents = ts.isInterfaceDeclaration(statement) ? (statement.heritageClauses ?? []) : []
    const inherited = parents
      .flatMap(({ types }) => types)
      .flatMap(({ expression }) => shapes.get(expression.getText())?.members ?? [])
    shapes.set(name, {
      node: known && !ts.isClassDeclaration(statement) ? known.node : statement,
      members: [...(known?.members ?? []), ...statement.members],
      inherited: [...(known?.inherited ?? []), ...inherited],
      isClass,
    })
  }
  return shapes
}

/** Whether a variable stands for the only thing of this type: `router` is all one sees of `Router`. */
const isValue = (name: string, tree: ts.SourceFile): boolean =>
  tree.statements.some(
    (statement) =>
      ts.isVariableStatement(statement) &&
      statement.declarationList.declarations.some((declaration) => declaration.type?.getText() === name),
  )

function membersOfType(type: ts.TypeNode | undefined, shapes: Map<string, Shape>): readonly ts.Node[] {
  if (!type) return []
  if (ts.isTypeLiteralNode(type)) return type.members
  return ts.isTypeReferenceNode(type) ? (shapes.get(type.typeName.getText())?.members ?? []) : []
}

/** What the comment of a value does not say, that of its type does. */
function inherit(api: GuestApi, type: ts.TypeReferenceNode, shapes: Map<string, Shape>): void {
  const shape = shapes.get(type.typeName.getText())
  if (!shape) return
  const { summary, example, limits } = docOf(shape.node)
  api.summary ||= summary
  if (example) api.example ??= example
  if (api.limits.length === 0) api.limits = limits
}

/** The ways to use a member. A property of a named function type is called as a method is: `router.get`. */
function callsOf(node: ts.Node, shapes: Map<string, Shape>): Call[] {
  const words = wordsOf(node)
  if (!words) return []
  const { type } = node as ts.PropertySignature
  const alias =
    ts.isPropertySignature(node) && type && ts.isTypeReferenceNode(type)
      ? shapes.get(type.typeName.getText())
      : undefined
  const functions = [alias?.type, ...(alias?.members ?? [])].filter(
    (each): each is ts.FunctionTypeNode | ts.CallSignatureDeclaration =>
      each !== undefined && (ts.isFunctionTypeNode(each) || ts.isCallSignatureDeclaration(each)),
  )
  if (functions.length === 0) return [words]
  return functions.map(({ parameters, typeParameters, type: returns }) => ({
    ...words,
    kind: 'method',
    parameters,
    typeParameters,
    returns,
  }))
}
