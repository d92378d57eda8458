// "Where does this tag go?", for the editor.
import type { Model, TagDefinition } from '../lib/model.ts'
import { nearest } from '../lib/nearest.ts'

export type Tried = { readonly definition: TagDefinition } | { readonly definition: null; readonly nearest: string | null }

/** What the model says of a tag name (after the normalizer), or the nearest name it knows. */
export function tryTag(model: Model, name: string): Tried {
  const definition = model.find(name)
  return definition === undefined ? { definition: null, nearest: nearest(name, model.tagNames) } : { definition }
}
