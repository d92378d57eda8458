// A property with all that was written of it, as tags have it: shares of the range as numbers, checked, frozen.
import type { Checks, ContextRole } from '../../lib/model.ts'
import { escapeSegment } from '../../lib/topic.ts'
import type { Property } from '../model-document.ts'
import type { PropertyFacts, ResolvedProperty } from '../model-parts.ts'
import { parseTemplate } from '../tags/template.ts'

/** Texts in checks that may be templates. */
const templated = ['reference', 'calibrationDue'] as const

/** `over` laid over `under`: what it does not name stays; checks and downsampling likewise, check by check. */
export function laidOver(under: Property, over: Partial<Property>): Property {
  const { checks, downsampling, ...plain } = over
  return {
    ...under,
    ...plain,
    ...(checks === undefined ? {} : { checks: { ...under.checks, ...checks } }),
    ...(downsampling === undefined ? {} : { downsampling: { ...under.downsampling, ...downsampling } }),
  }
}

/**
 * `own`: what was written at `pointer`; `base`: what it is laid over. Templates that cannot be read are left out: the
 * checks say so.
 */
export function resolveProperty(name: string, own: Partial<Property>, pointer: string, base?: ResolvedProperty): ResolvedProperty {
  const written = base === undefined ? (own as Property) : laidOver(base.written, own)
  const template = written.tag === undefined ? null : parseTemplate(written.tag)
  const tagPointer = own.tag === undefined ? (base?.tag?.pointer ?? pointer) : `${pointer}/tag`
  const { facts, lacks } = factsOf(written)
  return Object.freeze({
    name,
    segment: base?.segment ?? escapeSegment(name),
    ...(written.description === undefined ? {} : { description: written.description }),
    facts,
    checkTemplates: templated.flatMap((check) => {
      const found = parseTemplate(written.checks?.[check] ?? '')
      return found === null || found.parameters.length === 0 ? [] : [[check, found] as const]
    }),
    ...(template === null ? {} : { tag: { ...template, pointer: tagPointer } }),
    pointer,
    written,
    ...(lacks === undefined ? {} : { lacks }),
  })
}

function factsOf(written: Property): { readonly facts: PropertyFacts; readonly lacks?: NonNullable<ResolvedProperty['lacks']> } {
  const { description: _, tag: __, accuracy, epsilon, range, checks, downsampling, context, ...plain } = written
  const error = inUnits(accuracy, range)
  const bound = epsilon === 'accuracy' ? error : inUnits(epsilon, range)
  const facts: PropertyFacts = Object.freeze({
    ...plain,
    ...(range === undefined ? {} : { range: Object.freeze([range[0], range[1]] as const) }),
    ...(typeof error === 'number' ? { accuracy: error } : {}),
    ...(typeof bound === 'number' ? { epsilon: bound } : {}),
    ...(downsampling === undefined ? {} : { downsampling: Object.freeze({ ...downsampling }) }),
    ...(checks === undefined ? {} : { checks: frozenChecks(checks) }),
    ...(context === undefined ? {} : { context: frozenRole(context) }),
  })
  if (error === 'no-range') return { facts, lacks: { setting: 'accuracy', missing: 'range' } }
  if (bound === 'no-range') return { facts, lacks: { setting: 'epsilon', missing: 'range' } }
  if (epsilon === 'accuracy' && error === undefined) return { facts, lacks: { setting: 'epsilon', missing: 'accuracy' } }
  return { facts }
}

/** `0.5 %` of the range [0, 16] is 0.08. Without the digits that binary fractions leave behind. */
function inUnits(value: number | string | undefined, range: Property['range']): number | 'no-range' | undefined {
  if (typeof value !== 'string') return value
  if (range === undefined) return 'no-range'
  return Number(((Number.parseFloat(value) / 100) * (range[1] - range[0])).toPrecision(12))
}

function frozenChecks({ sentinels, ...rest }: Checks): Checks {
  return Object.freeze({ ...rest, ...(sentinels === undefined ? {} : { sentinels: Object.freeze([...sentinels]) }) })
}

function frozenRole(context: string | ContextRole): ContextRole {
  return Object.freeze(typeof context === 'string' ? { field: context } : { ...context })
}
