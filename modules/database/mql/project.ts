/** Projections of `find` and of `$project`: which fields a document shows, and computed ones. */
import type { Document } from '../contract.ts'
import { location, notSupported } from './errors.ts'
import { compileExpression, type Evaluate, type Scope, type Variables } from './expressions.ts'
import { toNumber } from './numbers.ts'
import { writePath } from './paths.ts'
import { elemMatchProjection, positionalProjection, sliceProjection } from './project-arrays.ts'
import { firstKey, isDocument, isNumber, setOwn } from './values.ts'

/** Shapes one document; `position` is the array index the filter matched, for `a.$`. */
export type Projection = (document: Document, variables?: Variables, position?: number) => Document

export interface ProjectionOptions {
  /** The stage `$project`, which has no `$slice`, `$elemMatch` and `a.$` of its own. */
  stage?: boolean
  scope?: Scope
}

type Leaf = 'include' | 'exclude' | 'computed' | 'kept'
interface Node {
  children: Map<string, Node>
  leaf?: Leaf
}
/** A change of the projected document after fields were chosen. */
export type Adjust = (projected: Document, position: number | undefined) => Document

const emptyNode = (): Node => ({ children: new Map() })

const isPlainFlag = (value: unknown): boolean => typeof value === 'boolean' || isNumber(value)
const flag = (value: unknown): boolean => (typeof value === 'boolean' ? value : toNumber(value) !== 0)

const EMPTY_SUBPROJECTION = 'An empty sub-projection is not a valid value. Found empty object at path'

/** Collects what a specification asks for, field by field. */
class Specification {
  readonly tree = emptyNode()
  readonly computed: { parts: string[]; evaluate: Evaluate }[] = []
  readonly adjustments: Adjust[] = []
  included = 0
  excluded = 0
  elemMatches = 0
  id: boolean | undefined
  /** The first plain field, which decides whose fault a mixture is. */
  #firstIncludes: boolean | undefined
  readonly #options: ProjectionOptions

  constructor(source: Document, options: ProjectionOptions) {
    this.#options = options
    for (const [path, value] of Object.entries(source)) this.#visit(path, value)
  }

  #add(path: string, leaf: Leaf): void {
    let node = this.tree
    for (const part of path.split('.')) {
      if (node.leaf) throw location(31249, `Path collision at ${path}`)
      const child = node.children.get(part) ?? emptyNode()
      node.children.set(part, child)
      node = child
    }
    if (node.leaf || node.children.size > 0) throw location(31250, `Path collision at ${path}`)
    node.leaf = leaf
  }

  #visit(path: string, value: unknown): void {
    const { stage } = this.#options
    if (path === '') throw location(40352, 'FieldPath cannot be constructed with empty string')
    if (path.endsWith('.$') && !stage) {
      this.#positional(path.slice(0, -2))
      return
    }
    if (path[0] === '$') {
      throw location(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.")
    }
    if (isPlainFlag(value)) {
      this.#plain(path, flag(value))
      return
    }
    if (isDocument(value)) {
      const key = firstKey(value)
      if (key === undefined) throw location(51270, EMPTY_SUBPROJECTION)
      if (key[0] !== '$') {
        for (const [name, inner] of Object.entries(value)) this.#visit(`${path}.${name}`, inner)
        return
      }
      if (!stage && this.#arrayOperator(path, key, value)) return
    }
    this.#add(path, 'computed')
    this.computed.push({ parts: path.split('.'), evaluate: compileExpression(value, this.#options.scope) })
  }

  #plain(path: string, include: boolean): void {
    if (path === '_id') {
      this.id = include
      if (include) this.#add('_id', 'include')
      return
    }
    this.#add(path, include ? 'include' : 'exclude')
    this.#firstIncludes ??= include
    if (include) this.included++
    else this.excluded++
  }

  #positional(path: string): void {
    this.#add(path, 'include')
    this.included++
    this.adjustments.push(positionalProjection(path))
  }

  #arrayOperator(path: string, key: string, value: Document): boolean {
    if (key === '$meta') throw notSupported('$meta')
    if (key === '$elemMatch') {
      this.#add(path, 'include')
      this.included++
      this.elemMatches++
      this.adjustments.push(elemMatchProjection(path, value.$elemMatch))
      return true
    }
    const slice = value.$slice
    if (key !== '$slice' || !(isNumber(slice) || (Array.isArray(slice) && isNumber(slice[0])))) return false
    this.#add(path, 'kept')
    this.adjustments.push(sliceProjection(path, slice))
    return true
  }

  /** Whether the named fields are the ones shown, rather than the ones hidden. */
  isInclusion(): boolean {
    const { included, excluded, computed, id, adjustments } = this
    if (included > 0 && excluded > 0) {
      throw this.#firstIncludes
        ? location(31254, 'Cannot do exclusion on field in inclusion projection')
        : location(31253, 'Cannot do inclusion on field in exclusion projection')
    }
    if (excluded > 0 && computed.length > 0) {
      throw location(31252, 'Cannot do inclusion/expressions in exclusion projection')
    }
    return included > 0 || computed.length > 0 || (id === true && excluded === 0 && adjustments.length === 0)
  }
}

const includeFields = (document: Document, node: Node): Document => {
  const result: Document = {}
  for (const key of Object.keys(document)) {
    const child = node.children.get(key)
    if (!child || child.leaf === 'computed') continue
    const value = child.leaf ? document[key] : includeValue(document[key], child)
    if (value !== undefined) setOwn(result, key, value)
  }
  return result
}

const includeValue = (value: unknown, node: Node): unknown => {
  if (Array.isArray(value))
    return value.map((entry) => includeValue(entry, node)).filter((entry) => entry !== undefined)
  return isDocument(value) ? includeFields(value, node) : undefined
}

const excludeFields = (document: Document, node: Node): Document => {
  const result: Document = {}
  for (const key of Object.keys(document)) {
    const child = node.children.get(key)
    if (!child || child.leaf === 'kept') setOwn(result, key, document[key])
    else if (!child.leaf) setOwn(result, key, excludeValue(document[key], child))
  }
  return result
}

const excludeValue = (value: unknown, node: Node): unknown => {
  if (Array.isArray(value)) return value.map((entry) => excludeValue(entry, node))
  return isDocument(value) ? excludeFields(value, node) : value
}

/** `_id` is shown unless it is named. */
const settleId = ({ tree, id }: Specification, inclusion: boolean): void => {
  if (inclusion) {
    if (id !== false && !tree.children.has('_id')) tree.children.set('_id', { children: new Map(), leaf: 'include' })
  } else if (id === false) tree.children.set('_id', { children: new Map(), leaf: 'exclude' })
  else if (id === true) tree.children.delete('_id')
}

/** Compiles a projection; null when everything is shown. */
export const compileProjection = (source: unknown, options: ProjectionOptions = {}): Projection | null => {
  if (!isDocument(source) || firstKey(source) === undefined) {
    if (options.stage) {
      throw location(51272, 'Invalid $project :: projection specification must have at least one field')
    }
    return null
  }
  const specification = new Specification(source, options)
  const inclusion = specification.isInclusion()
  settleId(specification, inclusion)
  const { tree, adjustments, computed } = specification
  return (document, variables, position) => {
    let result = inclusion ? includeFields(document, tree) : excludeFields(document, tree)
    for (const adjust of adjustments) result = adjust(result, position)
    for (const { parts, evaluate } of computed) writePath(result, parts, 0, evaluate(document, variables))
    return result
  }
}
