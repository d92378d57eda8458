// What the server tells the dialog of a draft: what is wrong with it, what it holds, what deploying it would change. Plain JSON.
import type { NamedRule } from './try-names.ts'

/** A problem or a warning in the server's language. */
export interface Told {
  /** Empty: the text stands in the settings, or it is about all of the model. */
  readonly file: string
  /** JSON pointer (RFC 6901) in that file. */
  readonly pointer: string
  /** Counted from 1; absent where the text has no such place. */
  readonly line?: number
  readonly column?: number
  readonly text: string
}

export interface CheckAnswer {
  /** Not empty: there is no model, and the rest says nothing. */
  readonly problems: readonly Told[]
  readonly warnings: readonly Told[]
  readonly counts: { readonly types: number; readonly assets: number; readonly tags: number; readonly rules: number }
  /** What names can be tried on, the first ones; and the types that have assets, by their keys. */
  readonly rules: readonly NamedRule[]
  readonly types: readonly string[]
  /** Null: no model is deployed under this node, or it has not been loaded. */
  readonly changes: ChangeList | null
}

export interface ChangeList {
  /** The first ones, breaking ones before all others. */
  readonly shown: readonly ToldChange[]
  readonly breaking: number
  readonly total: number
}

/** In the server's language. */
export interface ToldChange {
  /** Consumers must be told of it. */
  readonly breaking: boolean
  readonly text: string
}
