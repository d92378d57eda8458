// "Which tags does this rule catch?", for the dialog: names on trial, each with what finds it and what else would.
import type { ModelParts } from '../model-parts.ts'
import type { TagTrace, TraceAnswer } from '../tags/trace-tag.ts'

/** A rule or template that can be chosen. Plain JSON. */
export interface NamedRule {
  readonly pointer: string
  readonly kind: 'rule' | 'template'
  /** As the document names the type it is written in. */
  readonly type: string
  /** The regular expression, or the template. */
  readonly text: string
}

export interface TriedName {
  readonly name: string
  /** What finds it comes first, then all that would. Empty: nothing does. */
  readonly claims: readonly Claim[]
  /** The first claim is in force now; else it was, or will be. */
  readonly isFound: boolean
}

/** Plain JSON. */
export interface Claim {
  readonly how: TagTrace['how']
  readonly pointer: string
  /** File and pointer, as a person finds it. */
  readonly place: string
  /** Of the asset. */
  readonly path: string
  readonly property: string
}

export interface Trial {
  /** The first ones; with a rule chosen, those it catches. */
  readonly rows: readonly TriedName[]
  readonly counts: {
    readonly names: number
    readonly found: number
    /** Names that more than one thing claims. */
    readonly disputed: number
    /** Names the chosen rule catches, found by it or not; of all rules where none is chosen. */
    readonly caught: number
  }
}

interface Tracing {
  trace(name: string): TraceAnswer
  /** Where a pointer of the whole model leads: a file and a pointer in it. */
  placeOf(pointer: string): string
}

/** Names that readings came under. Plain JSON. */
export interface LiveNames {
  readonly names: readonly string[]
  /** Of those that are known: there may be more than are given. */
  readonly total: number
}

/** All rules, then all templates of types that are written in the document: each once, however many types inherit it. */
export function rulesOf({ rules, types }: Pick<ModelParts, 'rules' | 'types'>): readonly NamedRule[] {
  const templates = new Map<string, NamedRule>()
  for (const type of types) {
    for (const { tag } of type.properties.values()) {
      if (tag?.pointer.startsWith(`${type.pointer}/`) !== true) continue
      templates.set(tag.pointer, { pointer: tag.pointer, kind: 'template', type: type.key, text: tag.text })
    }
  }
  const patterns = rules.map(({ pointer, match, type }): NamedRule => ({ pointer, kind: 'rule', type: type.key, text: match }))
  return [...patterns, ...templates.values()]
}

/** `pointer`: of the rule chosen; absent: all. Names are taken once, in their order; the first `atMost` rows are given. */
export function tryNames({ trace, placeOf }: Tracing, names: readonly string[], pointer: string | undefined, atMost: number): Trial {
  const tried = [...new Set(names)].map((name): TriedName => {
    const { found, others } = trace(name)
    return { name, claims: [...(found === null ? [] : [found]), ...others].map((one) => claimOf(one, placeOf(one.pointer))), isFound: found !== null }
  })
  const isCaught = ({ claims }: TriedName) => claims.some((claim) => (pointer === undefined ? claim.how === 'rule' : claim.pointer === pointer))
  const caught = tried.filter(isCaught)
  return {
    rows: (pointer === undefined ? tried : caught).slice(0, atMost),
    counts: {
      names: tried.length,
      found: tried.filter(({ isFound }) => isFound).length,
      disputed: tried.filter(({ claims }) => claims.length > 1).length,
      caught: caught.length,
    },
  }
}

function claimOf({ how, pointer, definition: { asset, property } }: TagTrace, place: string): Claim {
  return { how, pointer, place, path: asset.path, property }
}

/** One name a line, as they are pasted from a table: what follows a tab is left out, and so are empty lines. */
export function namesIn(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => (line.split('\t', 1)[0] ?? '').trim())
    .filter((name) => name !== '')
}
