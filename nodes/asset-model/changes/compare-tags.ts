// The names of tags in two models, compared: which come, go or lead elsewhere.
import type { TagDefinition } from '../../lib/model.ts'
import { byId, feeds } from './catalogue.ts'
import type { ModelChange, ModelDiff, OfferingModel } from './diff-models.ts'

/** Names that lead nowhere at the time of the models' making count as not there. */
export function compareTags({ model: before, offers: offersBefore }: OfferingModel, { model: after, offers: offersAfter }: OfferingModel): ModelDiff {
  const [assetsBefore, assetsAfter] = [byId(offersBefore), byId(offersAfter)]
  const [added, removed, changes]: [string[], string[], ModelChange[]] = [[], [], []]
  const moved: { tag: string; from: string; to: string }[] = []
  for (const tag of before.tagNames) {
    const was = before.find(tag)
    if (was === undefined) continue
    const is = after.find(tag)
    const offer = assetsAfter.get(was.asset.id)
    if (is === undefined) {
      removed.push(tag)
      // One that another tag feeds from now on is as it was for whoever reads its topic.
      if (offer !== undefined) {
        changes.push({ kind: 'tag-removed', breaking: !feeds(offer, was.property), asset: offer.asset.path, property: was.property, tag })
      }
    } else if (is.topic !== was.topic) {
      moved.push({ tag, from: was.topic, to: is.topic })
      if (isElsewhere(was, is) && (offer !== undefined || assetsBefore.has(is.asset.id))) changes.push(movedTag(tag, was, is))
    }
  }
  for (const tag of after.tagNames) {
    if (before.find(tag) !== undefined) continue
    const is = after.find(tag)
    if (is === undefined) continue
    added.push(tag)
    if (assetsBefore.has(is.asset.id)) changes.push({ kind: 'tag-added', breaking: false, asset: is.asset.path, property: is.property, tag })
  }
  return { added, removed, moved, changes }
}

/** A tag of another asset, or for another property. One whose asset alone has moved is as it was. */
function isElsewhere(was: TagDefinition, is: TagDefinition): boolean {
  return was.asset.id !== is.asset.id || was.property !== is.property
}

function movedTag(tag: string, was: TagDefinition, is: TagDefinition): ModelChange {
  return { kind: 'tag-moved', breaking: true, asset: is.asset.path, property: is.property, tag, from: was.topic, to: is.topic }
}
