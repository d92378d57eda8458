// A model as the dialog has it, unsaved: what was made of it, and what is asked of it again and again.
import type { Built } from '../build-model.ts'
import { type Place, placeText } from '../layers/places.ts'
import { type Hierarchy, hierarchyOf } from './hierarchy.ts'

export type Made = Built & {
  /** Where a part of the merged document was written. */
  origin(pointer: string): Place
  /** What was read. */
  readonly texts: readonly { readonly file: string; readonly text: string }[]
}

/** Of a draft that is a model. */
export type Sound = Extract<Made, { readonly parts: unknown }>

export interface Draft {
  readonly made: Made
  /** Null: the draft is no model. Made when it is asked for, once. */
  hierarchy(): Hierarchy | null
}

export function draftOf(made: Made): Draft {
  let known: Hierarchy | null = null
  return {
    made,
    hierarchy() {
      if (made.model !== null) known ??= hierarchyOf(made.parts, (pointer) => placeText(made.origin(pointer)))
      return known
    },
  }
}
