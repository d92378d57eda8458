// Names on trial on a draft: with all its rules, with one of them, or with one that was typed into the dialog.
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import { placeText } from '../layers/places.ts'
import { traceTag } from '../tags/trace-tag.ts'
import type { Sound } from './draft.ts'
import { ownPointer, withOwnRule } from './own-rule.ts'
import { namesIn, type Trial, tryNames } from './try-names.ts'

export interface Question {
  readonly names: readonly string[]
  /** The pointer of a rule or a template; absent: all. */
  readonly pointer?: string
  /** A rule of one's own, for assets of a type, in place of one of the model's. */
  readonly own?: { readonly type: string; readonly match: string }
}

const rowsAtMost = 500

/** The trial, or what is wrong with the rule that was typed. */
export function tryDraft({ parts, origin }: Sound, { names, pointer, own }: Question): Trial | { readonly problems: readonly SchemaProblem[] } {
  const extended = own === undefined ? { parts, problems: [] } : withOwnRule(parts, own.type, { match: own.match })
  if (extended.problems.length > 0) return { problems: extended.problems }
  const tracing = {
    trace: (name: string) => traceTag(extended.parts, name),
    placeOf: (at: string) => (at === ownPointer ? '' : placeText(origin(at))),
  }
  return tryNames(tracing, names, own === undefined ? pointer : ownPointer, rowsAtMost)
}

/** A question as the dialog posts it, whatever came. */
export function questionIn({ names, rule, own }: Readonly<Record<string, unknown>>): Question {
  const { type, match } = (typeof own === 'object' && own !== null ? own : {}) as Readonly<Record<string, unknown>>
  return {
    names: namesIn(typeof names === 'string' ? names : ''),
    ...(typeof rule === 'string' && rule !== '' ? { pointer: rule } : {}),
    ...(typeof type === 'string' && typeof match === 'string' ? { own: { type, match } } : {}),
  }
}
