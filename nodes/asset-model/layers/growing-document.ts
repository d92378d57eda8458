// A model's document while file after file is added to it.
import type { SchemaProblem } from '../../lib/schema-problem.ts'
import type { AssetType, ExternalSystem, Instance, ModelDocument } from '../model-document.ts'
import type { Places } from './places.ts'

/** What stands in it is replaced, never changed: files keep their values for the next merge. */
export interface Growing {
  version: string | null
  levels: ModelDocument['levels'] | null
  /** By `Name@version`, each with its key as it is written. */
  readonly types: Map<string, GrowingType>
  readonly instances: Instance[]
  readonly calendars: Map<string, NonNullable<ModelDocument['calendars']>[string]>
  readonly systems: Map<string, ExternalSystem>
  readonly places: Places
  readonly problems: SchemaProblem[]
}

export interface GrowingType {
  readonly key: string
  readonly type: AssetType
  /** As the starter library has it. */
  readonly isStarter: boolean
}

/** `Pump` is `Pump@1.0.0`. */
export function versioned(key: string): string {
  return key.includes('@') ? key : `${key}@1.0.0`
}

/** The name of a type without its version, or of what asks for a range of versions: `Pump` of `Pump@^1`. */
export function bareName(key: string): string {
  const at = key.lastIndexOf('@')
  return at === -1 ? key : key.slice(0, at)
}

/** The value, its place in the document being the same as in the file. */
export function noted<T>({ places }: Growing, pointer: string, file: string, value: T): T {
  places.note(pointer, { file, pointer })
  return value
}
