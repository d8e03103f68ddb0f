/** One member of a declaration as reference: its signatures, parameters, errors and example. */
import ts from 'typescript'
import type {
  ApiError,
  GuestApi,
  ReferenceMember,
  ReferenceParam,
} from '../modules/runtime/reference/reference.schema.ts'

/** A type the declarations name. */
export interface Shape {
  node: ts.Node
  members: readonly ts.Node[]
  /** Of a class: members of interfaces it takes in. */
  inherited: readonly ts.Node[]
  isClass: boolean
  /** Of an alias. */
  type?: ts.TypeNode
}

/** One way to use a member. */
export interface Call {
  name: string
  kind: ReferenceMember['kind']
  isStatic: boolean
  node: ts.Node
  parameters: readonly ts.ParameterDeclaration[]
  typeParameters?: readonly ts.TypeParameterDeclaration[] | undefined
  returns?: ts.TypeNode | undefined
}

interface Doc {
  summary: string
  example?: string
  params: Map<string, string>
  errors: ApiError[]
  limits: string[]
  default?: string
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
const textOf = (comment: ts.JSDoc['comment']): string => ts.getTextOfJSDocComment(comment) ?? ''

/** What a comment says. */
export function docOf(node: ts.Node): Doc {
  const doc: Doc = { summary: '', params: new Map(), errors: [], limits: [] }
  for (const part of ts.getJSDocCommentsAndTags(node)) {
    if (ts.isJSDoc(part)) doc.summary = oneLine(textOf(part.comment))
    for (const tag of ts.isJSDoc(part) ? (part.tags ?? []) : []) {
      const text = textOf(tag.comment)
      if (ts.isJSDocParameterTag(tag)) doc.params.set(tag.name.getText(), oneLine(text).replace(/^- /, ''))
      else if (tag.tagName.text === 'example') doc.example = exampleOf(tag)
      else if (tag.tagName.text === 'limit') doc.limits.push(oneLine(text))
      else if (tag.tagName.text === 'default') doc.default = oneLine(text)
      else if (tag.tagName.text === 'throws') {
        const [code = '', ...rest] = oneLine(
          tag
            .getText()
            .replace(/^@throws\s*/, '')
            .replace(/\n\s*\*\s*/g, ' '),
        ).split(' ')
        doc.errors.push({ code, message: rest.join(' ').replace(/[\s*/]+$/, '') })
      }
    }
  }
  return doc
}

/** The code as it is written, without the stars of the comment. */
function exampleOf(tag: ts.JSDocTag): string {
  const source = tag.getSourceFile().text
  const end = source.indexOf('*/', tag.pos)
  const next = /\n\s*\*\s*@\w/.exec(source.slice(tag.tagName.end, end))
  const text = source.slice(tag.tagName.end, next ? tag.tagName.end + next.index : end)
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? line : line.replace(/^\s*\* ?/, '')))
    .join('\n')
    .trim()
}

/** Whether a service can name a member: no private constructor, no symbol. */
export const isOwn = (node: ts.Node): boolean =>
  !(ts.canHaveModifiers(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)) &&
  !((node as ts.NamedDeclaration).name && ts.isComputedPropertyName((node as ts.NamedDeclaration).name!))

/** What a member is and how it is called; undefined for what is neither property nor function. */
export function wordsOf(node: ts.Node): Call | undefined {
  const isStatic =
    ts.canHaveModifiers(node) && (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false)
  if (ts.isConstructorDeclaration(node))
    return { name: 'constructor', kind: 'constructor', isStatic, node, parameters: node.parameters }
  if (ts.isPropertySignature(node) || ts.isPropertyDeclaration(node))
    return { name: node.name.getText(), kind: 'property', isStatic, node, parameters: [], returns: node.type }
  if (ts.isMethodSignature(node) || ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node))
    return {
      name: node.name!.getText(),
      // Those of a namespace are called as methods are.
      kind: ts.isFunctionDeclaration(node) && ts.isSourceFile(node.parent) ? 'function' : 'method',
      isStatic,
      node,
      parameters: node.parameters,
      typeParameters: node.typeParameters,
      returns: node.type,
    }
  return undefined
}

/** Joins the ways to use one member. */
export function memberOf(calls: readonly Call[], api: GuestApi, shapes: Map<string, Shape>): ReferenceMember {
  const [first] = calls as [Call]
  const docs = calls.map(({ node }) => docOf(node))
  const example = docs.find((doc) => doc.example)?.example
  const params = new Map<string, ReferenceParam>()
  for (const [index, call] of calls.entries())
    for (const row of rowsOf(call, docs, index, shapes)) {
      const known = params.get(row.name)
      if (!known) params.set(row.name, row)
      else if (!known.type.split(' | ').includes(row.type)) known.type = `${known.type} | ${row.type}`
    }
  for (const [name, row] of params)
    if (!name.includes('.') && calls.some(({ parameters }) => !parameters.some((other) => nameOf(other) === name)))
      row.optional = true
  const returns = [...new Set(calls.flatMap((call) => (call.returns ? [oneLine(call.returns.getText())] : [])))]
  return {
    name: first.isStatic ? `${api.name}.${first.name}` : first.name,
    kind: first.kind,
    signatures: calls.map((call) => signatureOf(call, api.name)),
    summary: [...new Set(docs.map(({ summary }) => summary).filter((text) => text !== ''))].join(' '),
    params: [...params.values()],
    ...(first.kind === 'method' || first.kind === 'function' ? { returns: returns.join(' | ') || 'void' } : {}),
    errors: docs.flatMap(({ errors }) => errors),
    ...(example ? { example } : {}),
  }
}

const nameOf = (parameter: ts.ParameterDeclaration) => parameter.name.getText()

function signatureOf({ name, kind, isStatic, node, parameters, typeParameters, returns }: Call, owner: string): string {
  const readonly =
    ts.canHaveModifiers(node) && node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ReadonlyKeyword)
  const optional = (node as ts.PropertySignature).questionToken ? '?' : ''
  const prefix = isStatic ? 'static ' : ''
  if (kind === 'property') return `${prefix}${readonly ? 'readonly ' : ''}${name}${optional}: ${typeText(returns)}`
  const types = typeParameters?.length ? `<${typeParameters.map((type) => oneLine(type.getText())).join(', ')}>` : ''
  const list = parameters.map((parameter) => oneLine(parameter.getText())).join(', ')
  if (kind === 'constructor') return `new ${owner}(${list})`
  return `${prefix}${name}${optional}${types}(${list}): ${typeText(returns)}`
}
const typeText = (type: ts.TypeNode | undefined) => (type ? oneLine(type.getText()).replace(/^\| /, '') : 'void')

/** Rows of the table of parameters; an object of options is followed by its properties. */
function rowsOf(call: Call, docs: readonly Doc[], index: number, shapes: Map<string, Shape>): ReferenceParam[] {
  return call.parameters.flatMap((parameter) => {
    const name = nameOf(parameter)
    const said = (docs[index]!.params.get(name) ?? docs.find(({ params }) => params.has(name))?.params.get(name)) || ''
    const preset = /\s*Default: (.+?)\.?$/.exec(said)
    const row: ReferenceParam = {
      name: parameter.dotDotDotToken ? `...${name}` : name,
      type: typeText(parameter.type),
      optional: parameter.questionToken !== undefined || parameter.dotDotDotToken !== undefined,
      ...(preset ? { default: preset[1]! } : {}),
      summary: preset ? said.slice(0, preset.index) : said,
    }
    const properties = parameter.type ? propertiesOf(parameter.type, shapes) : []
    return [row, ...properties.map((property) => propertyRow(name, property))]
  })
}

function propertyRow(owner: string, property: ts.PropertySignature): ReferenceParam {
  const { summary, default: preset } = docOf(property)
  return {
    name: `${owner}.${property.name.getText()}`,
    type: typeText(property.type),
    optional: property.questionToken !== undefined,
    ...(preset === undefined ? {} : { default: preset }),
    // As the comments of parameters are written: no full stop behind a single sentence.
    summary: summary.replace(/^([^.]*)\.$/, '$1'),
  }
}

/** Properties of a plain object; none for classes, data and unions. */
function propertiesOf(type: ts.TypeNode, shapes: Map<string, Shape>): ts.PropertySignature[] {
  if (ts.isTypeLiteralNode(type)) return type.members.filter(ts.isPropertySignature)
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((part) => propertiesOf(part, shapes))
  if (!ts.isTypeReferenceNode(type)) return []
  const name = type.typeName.getText()
  if (name === 'Omit' || name === 'Pick') {
    const [whole, names] = type.typeArguments ?? []
    const all = whole ? propertiesOf(whole, shapes) : []
    return all.filter((each) => (names?.getText() === `'${each.name.getText()}'`) === (name === 'Pick'))
  }
  const shape = shapes.get(name)
  if (!shape || shape.isClass || !/(?:Options|Init)$/.test(name)) return []
  return shape.members.filter(ts.isPropertySignature)
}
