// What a schema cannot tell of a property: limits upside down, settings that only numbers have, templates and levels of nothing.
import { brief, pointerTo, type SchemaProblem, unknownName } from '../../lib/schema-problem.ts'
import { dayOf } from '../instances/validity.ts'
import type { Attributes, Level, Property } from '../model-document.ts'
import type { ResolvedProperty } from '../model-parts.ts'
import { parseTemplate } from '../tags/template.ts'

export interface PropertySurroundings {
  readonly levels: readonly Level[]
  /** Names that a template may use. */
  readonly parameters: ReadonlyMap<string, unknown>
}

/** `own`: what was written at the property's pointer; `base`: what it is laid over. */
export function* checkProperty(
  property: ResolvedProperty,
  own: Partial<Property>,
  base: ResolvedProperty | undefined,
  { levels, parameters }: PropertySurroundings,
): Generator<SchemaProblem> {
  const at = property.pointer
  yield* checkNumbers(property.written, own, at)
  if (base !== undefined) yield* checkKept(property.name, own, base.written, at)
  if (own.tag !== undefined) yield* checkTemplate(own.tag, pointerTo(at, 'tag'), parameters)
  yield* checkContext(own.context, pointerTo(at, 'context'), levels)
  const { reference, calibrationDue } = own.checks ?? {}
  if (reference !== undefined) yield* checkTemplate(reference, pointerTo(at, 'checks', 'reference'), parameters)
  if (calibrationDue === undefined) return
  const pointer = pointerTo(at, 'checks', 'calibrationDue')
  if (calibrationDue.startsWith('{')) yield* checkTemplate(calibrationDue, pointer, parameters)
  else if (dayOf(calibrationDue) === null) yield { pointer, code: 'no-such-day', params: { found: calibrationDue } }
}

function* checkNumbers(written: Property, own: Partial<Property>, at: string): Generator<SchemaProblem> {
  const { datatype, interpolation, range, epsilon, accuracy } = written
  if (own.range !== undefined && own.range[0] >= own.range[1]) {
    yield { pointer: pointerTo(at, 'range'), code: 'range-order', params: { low: own.range[0], high: own.range[1] } }
  }
  if (datatype !== 'boolean' && datatype !== 'string') return
  const numeric = { range, accuracy, epsilon, interpolation: interpolation === 'linear' ? interpolation : undefined }
  for (const [setting, value] of Object.entries(numeric)) {
    if (value !== undefined) yield { pointer: pointerTo(at, setting), code: 'only-for-numbers', params: { setting, datatype } }
  }
}

/** What consumers of the type rely on stays what it is. */
function* checkKept(property: string, own: Partial<Property>, base: Property, at: string): Generator<SchemaProblem> {
  for (const setting of ['datatype', 'kind'] as const) {
    const [before, found] = [base[setting], own[setting]]
    if (before === undefined || found === undefined || before === found) continue
    yield { pointer: pointerTo(at, setting), code: 'fixed-by-base', params: { property, setting, before, found } }
  }
}

export function* checkTemplate(text: string, pointer: string, parameters: ReadonlyMap<string, unknown>): Generator<SchemaProblem> {
  const template = parseTemplate(text)
  if (template === null) yield { pointer, code: 'bad-template', params: { found: brief(text) } }
  for (const parameter of template?.parameters ?? []) {
    if (!parameters.has(parameter)) yield unknownName(pointer, 'unknown-parameter', parameter, [...parameters.keys()], { parameter })
  }
}

function* checkContext(context: Property['context'], pointer: string, levels: readonly Level[]): Generator<SchemaProblem> {
  if (context === undefined) return
  const { field, level } = typeof context === 'string' ? { field: context } : context
  // The enricher sets it itself.
  if (field === 'pending') yield { pointer, code: 'context-field-reserved', params: { field } }
  if (level === undefined || levels.some((one) => one === level)) return
  yield { pointer: pointerTo(pointer, 'level'), code: 'level-not-in-model', params: { level, levels: levels.join(', ') } }
}

/** A number beyond 2^53 has lost digits before we saw it: a serial number belongs in quotes. */
export function* checkDigits(values: Readonly<Record<string, Attributes[string] | null>> | undefined, at: string): Generator<SchemaProblem> {
  for (const [name, value] of Object.entries(values ?? {})) {
    if (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER) continue
    yield { pointer: pointerTo(at, name), code: 'digits-lost', params: { found: brief(value) } }
  }
}
