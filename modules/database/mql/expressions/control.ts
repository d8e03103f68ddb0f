/** Logic, branches, variables and literals. */
import { badValue, location } from '../errors.ts'
import { type Evaluate, type Operator, truthy } from '../expressions.ts'
import { firstKey, hasOwn, isDocument, isNil } from '../values.ts'
import { evaluated, namedArguments } from './operator.ts'
import { checkVariableName } from './variables.ts'

const branches = (argument: unknown): unknown[] => (Array.isArray(argument) ? argument : [argument])

const conditional: Operator = (argument, compile) => {
  if (Array.isArray(argument) && argument.length !== 3) {
    throw location(16020, `Expression $cond takes exactly 3 arguments. ${argument.length} were passed in.`)
  }
  const named = Array.isArray(argument) ? null : namedArguments('$cond', argument, { required: ['if', 'then', 'else'] })
  const sources = named ? [named.if, named.then, named.else] : (argument as unknown[])
  const [test, yes, no] = sources.map((source) => compile(source)) as [Evaluate, Evaluate, Evaluate]
  return (document, variables) => (truthy(test(document, variables)) ? yes : no)(document, variables)
}

const ifNull: Operator = (argument, compile) => {
  if (!Array.isArray(argument) || argument.length < 2) {
    throw location(1257300, '$ifNull needs at least two arguments')
  }
  const parts = argument.map((part) => compile(part))
  return (document, variables) => {
    let value: unknown
    for (const evaluate of parts) {
      value = evaluate(document, variables)
      if (!isNil(value)) return value
    }
    return value
  }
}

const switchOperator: Operator = (argument, compile) => {
  const named = namedArguments('$switch', argument, { required: ['branches'], optional: ['default'] })
  if (!Array.isArray(named.branches) || named.branches.length === 0) {
    throw location(40068, '$switch requires at least one branch.')
  }
  const cases = named.branches.map((branch) => {
    const { case: test, then } = namedArguments('$switch', branch, { required: ['case', 'then'] })
    return { test: compile(test), result: compile(then) }
  })
  const fallback = hasOwn(named, 'default') ? compile(named.default) : null
  return (document, variables) => {
    const chosen = cases.find(({ test }) => truthy(test(document, variables)))
    const result = chosen?.result ?? fallback
    if (result) return result(document, variables)
    throw location(40066, '$switch could not find a matching branch for an input, and no default was specified.')
  }
}

const letOperator: Operator = (argument, compile) => {
  const { vars, in: body } = namedArguments('$let', argument, { required: ['vars', 'in'] })
  if (!isDocument(vars)) throw badValue('invalid parameter: expected an object (vars)')
  const bindings = Object.entries(vars).map(([name, source]) => {
    checkVariableName(name)
    return { name, evaluate: compile(source) }
  })
  const evaluate = compile(
    body,
    bindings.map(({ name }) => name),
  )
  return (document, variables) => {
    const bound = { ...variables }
    for (const binding of bindings) bound[binding.name] = binding.evaluate(document, variables)
    return evaluate(document, bound)
  }
}

export const CONTROL: Record<string, Operator> = {
  $literal: (argument) => () => argument,
  $const: (argument) => () => argument,
  $rand: (argument) => {
    const isEmpty = Array.isArray(argument) ? argument.length === 0 : isDocument(argument) && !firstKey(argument)
    if (!isEmpty) throw location(3040501, '$rand does not currently accept arguments')
    return () => Math.random()
  },
  $cond: conditional,
  $ifNull: ifNull,
  $switch: switchOperator,
  $let: letOperator,
  $and: (argument, compile) => {
    const parts = branches(argument).map((part) => compile(part))
    return (document, variables) => parts.every((evaluate) => truthy(evaluate(document, variables)))
  },
  $or: (argument, compile) => {
    const parts = branches(argument).map((part) => compile(part))
    return (document, variables) => parts.some((evaluate) => truthy(evaluate(document, variables)))
  },
  $not: evaluated('$not', 1, 1, (value) => !truthy(value)),
}
