/** The goals that a project's code may count towards, for the editor. */
import type { Reading } from './goals.service.ts'

const ABOUT: Record<Reading['type'], string> = { counter: 'Counter', daily_counter: 'Counts by day' }

/** Members of `ProjectGoals`, by short slug; slugs have nothing but letters, digits and hyphens. */
export function goalsTypes(goals: readonly Reading[]): string {
  if (goals.length === 0) return ''
  const members = goals.map(({ slug, name, type, global }) => {
    const about = `${ABOUT[type]}${global ? ', global' : ''}: ${oneLine(name)}`
    return `  /** ${about} */\n  ${JSON.stringify(slug)}: number`
  })
  return `interface ProjectGoals {\n${members.join('\n')}\n}\n`
}

/** Text that ends no comment and means nothing to HTML. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll('*/', '*\\/')
    .replaceAll('</', '<\\/')
