// A model as the dialog shows it: assets, and the tags of each, as far as one screen can hold.
import type { Model } from '../lib/model.ts'

export interface Outline {
  readonly assets: readonly {
    readonly path: string
    readonly type: string
    readonly tags: readonly { readonly name: string; readonly property: string }[]
  }[]
  /** Of the whole model. */
  readonly counts: { readonly assets: number; readonly tags: number }
}

export function outlineOf({ assets, tagNames, find }: Model, atMost: number): Outline {
  const shown = assets.slice(0, atMost)
  const tags = new Map(shown.map((asset) => [asset, [] as { name: string; property: string }[]]))
  for (const name of tagNames) {
    const definition = find(name)
    if (definition !== undefined) tags.get(definition.asset)?.push({ name, property: definition.property })
  }
  return {
    assets: shown.map((asset) => ({ path: asset.path, type: asset.type, tags: (tags.get(asset) ?? []).slice(0, atMost) })),
    counts: { assets: assets.length, tags: tagNames.length },
  }
}
