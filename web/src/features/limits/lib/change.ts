import type { LimitsView } from '../../../../../modules/runtime/contract.ts'

/** The limits as they are once one has a new value; null goes back to the default. */
export function withLimit(view: LimitsView, name: string, value: number | null): LimitsView {
  const { [name]: _before, ...rest } = view.overrides
  const overrides = value === null ? rest : { ...rest, [name]: value }
  return { ...view, overrides, effective: { ...view.defaults, ...overrides } }
}
