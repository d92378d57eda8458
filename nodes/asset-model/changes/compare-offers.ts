// What two models offer, compared asset by asset: which come and go, where they are, what is said of their properties.
import type { Model } from '../../lib/model.ts'
import { onceEach } from '../once-each.ts'
import { byId, feeds, type Offer, type OfferedProperty } from './catalogue.ts'
import type { ChangeKind, ModelChange, OfferingModel } from './diff-models.ts'

export type FactKind = (typeof facts)[number][1]

/** What is compared of a property, how a change of it is called, and whether it breaks consumers. */
const facts = [
  ['unit', 'unit', true],
  ['datatype', 'datatype', true],
  ['kind', 'quantity-kind', true],
  ['range', 'range', false],
  ['accuracy', 'accuracy', false],
  ['interpolation', 'interpolation', false],
  ['epsilon', 'epsilon', false],
  ['description', 'description', false],
] as const

export function* compareOffers(before: OfferingModel, after: OfferingModel): Generator<ModelChange> {
  const known = byId(before.offers)
  const comparison = comparisons()
  const namedBefore = namedProperties(before.model)
  const namedAfter = namedProperties(after.model)
  for (const offer of after.offers) {
    const was = known.get(offer.asset.id)
    known.delete(offer.asset.id)
    if (was === undefined) yield { kind: 'asset-added', breaking: false, asset: offer.asset.path }
    else {
      yield* placeChanges(was, offer)
      yield* comparison(was, offer)
      yield* fedChanges(was, offer, namedBefore, 'property-removed')
      yield* fedChanges(offer, was, namedAfter, 'property-added')
    }
  }
  for (const { asset } of known.values()) yield { kind: 'asset-removed', breaking: true, asset: asset.path }
}

function* placeChanges({ asset: was }: Offer, { asset }: Offer): Generator<ModelChange> {
  if (was.path !== asset.path) yield { kind: 'asset-moved', breaking: true, asset: asset.path, from: was.path, to: asset.path }
  const [from, to] = [was, asset].map(({ type, typeVersion }) => (typeVersion === undefined ? type : `${type}@${typeVersion}`))
  if (from === undefined || to === undefined || from === to) return
  // A version says nothing of what differs in it; that is compared fact by fact.
  yield { kind: 'asset-retyped', breaking: was.type !== asset.type, asset: asset.path, from, to }
}

/** Properties that only a rule feeds: of all others, their tags are told. */
function* fedChanges(one: Offer, other: Offer, named: (asset: string, property: string) => boolean, kind: ChangeKind): Generator<ModelChange> {
  for (const property of one.properties.keys()) {
    if (!one.isFed(property) || feeds(other, property) || named(one.asset.id, property)) continue
    yield { kind, breaking: kind === 'property-removed', asset: one.asset.path, property }
  }
}

/** What is said of the properties that both assets have; told once for all pairs of assets that share their properties. */
function comparisons(): (was: Offer, is: Offer) => Generator<ModelChange> {
  const changesOf = onceEach((before: Offer['properties']) => onceEach((after: Offer['properties']) => factChanges(before, after)))
  return function* (was, is) {
    for (const change of changesOf(was.properties)(is.properties)) {
      if (was.isFed(change.property) && is.isFed(change.property)) yield { ...change, asset: is.asset.path }
    }
  }
}

type FactChange = Omit<ModelChange, 'asset'> & { readonly property: string }

function factChanges(before: Offer['properties'], after: Offer['properties']): readonly FactChange[] {
  return [...after].flatMap(([property, is]) => {
    const was = before.get(property)
    return was === undefined
      ? []
      : facts.flatMap(([fact, kind, breaking]) => factChange(was, is, fact).map((told) => ({ kind, breaking, property, ...told })))
  })
}

function factChange(
  was: OfferedProperty,
  is: OfferedProperty,
  fact: (typeof facts)[number][0],
): readonly { readonly from: string; readonly to: string }[] {
  const [from, to] = [shown(was[fact]), shown(is[fact])]
  return from === to ? [] : [{ from, to }]
}

function shown(value: string | number | readonly number[] | undefined): string {
  if (value === undefined) return '–'
  return typeof value === 'object' ? value.join('…') : String(value)
}

/** Whether a property of an asset has a tag of its own. Looked up when it is first asked. */
function namedProperties({ tagNames, find }: Model): (asset: string, property: string) => boolean {
  let named: ReadonlySet<string> | null = null
  return (asset, property) => {
    named ??= new Set(tagNames.map((tag) => find(tag)).map((definition) => `${definition?.asset.id}\n${definition?.property}`))
    return named.has(`${asset}\n${property}`)
  }
}
