// How a model is written, once it fits the schema: types, instances, calendars, and what ties them to other systems.
import type { CalendarDocument } from '../lib/calendar/calendar-document.ts'
import type { Checks, ContextRole, Downsampling } from '../lib/model.ts'
import type { Asset, Datatype } from '../lib/reading.ts'

/** The levels of ISA-95 (IEC 62264-1, 5.3) that an asset's path is made of, top down. */
export const defaultLevels = ['enterprise', 'site', 'area', 'line', 'cell', 'unit'] as const
export type Level = (typeof defaultLevels)[number]

/** One document: the whole model, or one file of a model in layers. */
export interface ModelDocument {
  /** Version of the format. */
  readonly lineside: 1
  /** Version of the content, as its owner counts. */
  readonly version?: string
  /** Names of the path's segments, top down; a path may end early. */
  readonly levels?: readonly Level[]
  /** By `Name` or `Name@1.2.3`. Without a version it is 1.0.0; a name may be there in several versions. */
  readonly types?: Readonly<Record<string, AssetType>>
  readonly instances?: readonly Instance[]
  readonly calendars?: Readonly<Record<string, CalendarDocument>>
  /** Other systems that know the assets: `erp`, `cmms`. Where it is there, external ids may name these only. */
  readonly systems?: Readonly<Record<string, ExternalSystem>>
}

export interface AssetType {
  readonly description?: string
  /** Another type and a version range of it: `RotatingMachine@^1`. Its parts come first; own ones of the same name are laid over them. */
  readonly extends?: string
  /** Why it should not be used any more, and what instead. */
  readonly deprecated?: string
  /** What its templates need, each with its value where an instance says nothing; null: every instance must say. */
  readonly parameters?: Readonly<Record<string, Scalar | null>>
  /** Attributes of every instance that does not say otherwise. */
  readonly attributes?: Attributes
  readonly properties?: Readonly<Record<string, Property>>
  /** Rules by which tags are found, beside the properties' `tag` templates. */
  readonly mapping?: readonly MappingRule[]
}

export interface Property {
  readonly description?: string
  readonly datatype?: Datatype
  /** Quantity kind, for example `pressure.gauge`. */
  readonly kind?: string
  /** UCUM code. */
  readonly unit?: string
  readonly range?: readonly [number, number]
  /** Of the instrument: in the unit (0.08), or of the range (`0.5 %`). */
  readonly accuracy?: number | string
  readonly interpolation?: 'linear' | 'stepped'
  /** Largest error of the downsampler: in the unit (0.05), of the range (`0.5 %`), or `accuracy`. */
  readonly epsilon?: number | string
  readonly downsampling?: Downsampling
  readonly checks?: Checks
  /** `batch`, or `{ field: batch, level: line }`. */
  readonly context?: string | ContextRole
  /**
   * Name of its tag, with the instance's parameters in braces: `{plc}_FIL_PRESS`. `{{` and `}}` are braces. A tag that the
   * instance lists for the property takes its place. `checks.reference` and `checks.calibrationDue` may hold parameters, too.
   */
  readonly tag?: string
}

/**
 * Tags by pattern. `match`: a restricted regular expression over the whole tag name, case-sensitive. Named groups that are
 * parameters say which instance it is: the one of this type (or of a type that extends it) with these parameter values.
 * The group `property` says which property: what it catches is a key of `names`, or without `names` the property's own name;
 * names that hold anything else there are not caught. Or `property` says it outright. Values are compared as texts. Rules are
 * tried in the order of the document, after all names that are listed or made by templates.
 */
export interface MappingRule {
  readonly match: string
  readonly property?: string
  /** All that the group `property` may catch, each with the property it is. */
  readonly names?: Readonly<Record<string, string>>
}

export interface Instance {
  /** Stays when the asset moves; a URN, a number plate. Entries of one id with validity dates apart are one asset's history. */
  readonly id: string
  /** `Pump`, `Pump@1`, `Pump@^1.2`, `Pump@1.2.0`: the highest version that satisfies. */
  readonly type: string
  /** From the enterprise down; with `parent`, from there down. */
  readonly path: string
  /** Id of the asset it is part of. */
  readonly parent?: string
  readonly description?: string
  /** `2026-01-01` (00:00 UTC) or with time and offset; valid from then on. */
  readonly validFrom?: string
  /** Exclusive. */
  readonly validTo?: string
  readonly parameters?: Readonly<Record<string, Scalar>>
  readonly attributes?: Attributes
  readonly aliases?: Readonly<Record<string, string>>
  readonly externalIds?: Readonly<Record<string, string>>
  readonly relations?: Readonly<Record<string, readonly string[]>>
  /** Name of the calendar for it and all below its path. */
  readonly calendar?: string
  /** Tag names (after the normalizer), each with the property of the type it is. */
  readonly tags?: Readonly<Record<string, string>>
  /** What differs from the type, property by property. */
  readonly properties?: Readonly<Record<string, Partial<Property>>>
}

export interface ExternalSystem {
  readonly description?: string
  /** Ids the system has: one that no asset carries is an orphan (a warning). */
  readonly ids?: readonly string[]
  /** Types whose assets must be known to the system: one without an id is an orphan (a warning). */
  readonly types?: readonly string[]
}

export type Scalar = string | number | boolean
export type Attributes = NonNullable<Asset['attributes']>
