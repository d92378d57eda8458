// Settings as data: one description per node, from which the editor's defaults, form and validation, the
// runtime's typed config, the settings tables in help and docs, and the locale checks are made.
import type { FaultParams } from './fault.ts'

/** Shown (and checked) only while another setting has one of these values. */
export interface When {
  readonly field: string
  readonly is: readonly (string | boolean)[]
}

interface Common {
  readonly when?: When
}
export interface TextField extends Common {
  readonly type: 'text'
  readonly default: string
  readonly required?: boolean
  /** Source of a regular expression the whole text must match. */
  readonly pattern?: string
}
export interface NumberField extends Common {
  readonly type: 'number'
  readonly default: number | null
  readonly optional?: boolean
  readonly min?: number
  readonly max?: number
  readonly integer?: boolean
}
export interface FlagField extends Common {
  readonly type: 'flag'
  readonly default: boolean
}
export interface ChoiceField<O extends string = string> extends Common {
  readonly type: 'choice'
  readonly default: O
  readonly options: readonly O[]
}
/** A config node: one of ours by folder name, or `tls-config` of Node-RED. The value is its id. */
export interface RefField extends Common {
  readonly type: 'ref'
  readonly to: string
  readonly required: boolean
}
/** Kept in Node-RED's credentials, never in flows. */
export interface SecretField extends Common {
  readonly type: 'secret'
  readonly input: 'text' | 'password'
}
/** Text of many lines: a model, a list. */
export interface SourceField extends Common {
  readonly type: 'source'
  readonly default: string
  readonly language: 'json' | 'yaml' | 'text'
}
export type Column = TextField | NumberField | FlagField | ChoiceField
export interface RowsField<C extends Readonly<Record<string, Column>> = Readonly<Record<string, Column>>> extends Common {
  readonly type: 'rows'
  readonly columns: C
  /** The column in which no two rows may be equal. */
  readonly unique?: keyof C & string
  readonly default: readonly Readonly<Record<string, unknown>>[]
}
export type Field = TextField | NumberField | FlagField | ChoiceField | RefField | SecretField | SourceField | RowsField

type ValueOf<F> = F extends NumberField
  ? F extends { readonly optional: true }
    ? number | null
    : number
  : F extends FlagField
    ? boolean
    : F extends ChoiceField<infer O>
      ? O
      : F extends RowsField<infer C>
        ? readonly { readonly [K in keyof C]: ValueOf<C[K]> }[]
        : string

export type Settings = Readonly<Record<string, Field>>
export type ConfigOf<S extends Settings> = { readonly name: string } & { readonly [K in keyof S]: ValueOf<S[K]> }

/** A node's stored properties, as Node-RED hands them over: names and values of any release. */
export type RawConfig = Readonly<Record<string, unknown>>

export interface Problem {
  /** Where: `host`, or `tags.3.address` (rows count from 1, as people do). */
  readonly path: string
  /** Locale key below `problem.`. */
  readonly code: string
  readonly params?: FaultParams
}

/** How the node looks on the palette and the canvas. */
export interface Face {
  readonly kind: 'config' | 'reader' | 'step' | 'sink'
  readonly color: string
  readonly inputs: 0 | 1
  /** Names of the output ports, in order; their labels are locale keys `output.<name>`. */
  readonly outputs: readonly string[]
}

export interface Fields<S extends Settings = Settings> {
  readonly version: number
  readonly face: Face
  readonly settings: S
  /**
   * `migrate[n]` turns properties of version n + 1 into version n + 2. Node-RED's editor drops what no setting names
   * when it loads a flow: a setting that is renamed keeps its old name among the settings for the editor's sake.
   */
  readonly migrate: readonly ((old: RawConfig) => RawConfig)[]
  /** What single settings cannot tell: checked after all of them are sound. */
  readonly check?: (config: ConfigOf<S>) => readonly Problem[]
}

export function defineFields<const S extends Settings>(fields: Fields<S>): Fields<S> {
  return fields
}

export const text = <const O extends Omit<TextField, 'type' | 'default'> & { default?: string }>(
  options: O,
): O & { readonly type: 'text'; readonly default: string } => ({ default: '', ...options, type: 'text' })
export const number = <const O extends Omit<NumberField, 'type'>>(options: O) => ({ ...options, type: 'number' }) as const
export const flag = (value: boolean, options: Common = {}) => ({ ...options, type: 'flag', default: value }) as const
export const choice = <const O extends string>(options: readonly O[], value: NoInfer<O>, more: Common = {}) =>
  ({ ...more, type: 'choice', options, default: value }) as const
export const ref = (to: string, options: Common & { required?: boolean } = {}) => ({ required: true, ...options, type: 'ref', to }) as const
export const secret = (input: 'text' | 'password', options: Common = {}) => ({ ...options, type: 'secret', input }) as const
export const source = (language: SourceField['language'], value = '', options: Common = {}) =>
  ({ ...options, type: 'source', language, default: value }) as const
export const rows = <const C extends Readonly<Record<string, Column>>>(
  columns: C,
  options: Common & { unique?: keyof C & string; default?: readonly Readonly<Record<string, unknown>>[] } = {},
) => ({ default: [], ...options, type: 'rows', columns }) as const
