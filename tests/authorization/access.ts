/** What each access word means, for whoever asks. A new word (`auth.addAccess`) needs a row here. */
import type { Actor, Target } from './actors.ts'

/** `in`: anything but a refusal. 404: there is no such project, or not for this one. */
export type Expected = 'in' | 401 | 403 | 404

type Rule = (actor: Actor, target: Target | null) => Expected

/** For people who are signed in; whoever is not is told so first. */
const people =
  (rule: Rule): Rule =>
  (actor, target) => {
    if (actor.kind === 'nobody' || actor.kind === 'blocked') return 401
    // Where no key counts, none is looked at.
    return actor.kind === 'key' || actor.kind === 'forged key' ? 403 : rule(actor, target)
  }

/** Of a project, by whoever may open it. */
const ofProject: Rule = ({ opens }, target) => (opens.some((project) => project === target) ? 'in' : 404)

export const ACCESS: Record<string, Rule> = {
  public: () => 'in',
  user: people(() => 'in'),
  client: (actor) => {
    if (actor.kind === 'forged key') return 401
    return actor.kind === 'key' ? 'in' : people(() => 'in')(actor, null)
  },
  root: people(({ kind }) => (kind === 'root' ? 'in' : 403)),
  manageUsers: people(({ kind, permissions }) => (kind === 'root' || permissions.manageUsers ? 'in' : 403)),
  member: people(ofProject),
  project: (actor, target) => {
    if (actor.kind === 'forged key') return 401
    return actor.kind === 'key' ? ofProject(actor, target) : people(ofProject)(actor, target)
  },
}
