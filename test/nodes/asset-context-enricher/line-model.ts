// A line of two machines as a model, and an enricher on it: for tests of the whole step.
import assert from 'node:assert/strict'
import { createEnricher } from '../../../nodes/asset-context-enricher/enrich.ts'
import { fields } from '../../../nodes/asset-context-enricher/fields.ts'
import { decodeJson, encodeJson, type Json } from '../../../nodes/lib/json.ts'
import { emptyModel, type Model, type TagDefinition } from '../../../nodes/lib/model.ts'
import { parseConfig } from '../../../nodes/lib/parse-config.ts'
import type { Asset, Message, Reading } from '../../../nodes/lib/reading.ts'
import { watchable } from '../../../nodes/lib/watchable.ts'
import { aReading, aTag } from '../../support/readings.ts'

/** 2026-11-21T08:00:00Z. */
export const noon = 1_795_248_000_000
const levelsOf = { enterprise: 'acme', site: 'leeds', area: 'packing', line: 'line1' }

export const line: Asset = Object.freeze({ id: 'L1', type: 'Line', path: 'acme/leeds/packing/line1', ...levelsOf })
export const filler: Asset = Object.freeze({ id: 'F1', type: 'Filler', path: 'acme/leeds/packing/line1/filler', ...levelsOf, cell: 'filler' })
export const packer: Asset = Object.freeze({ id: 'P1', type: 'Packer', path: 'acme/leeds/packing/line1/packer', ...levelsOf, cell: 'packer' })

/** Tag names are `<asset>_<property>`: `f_pressure`, `f_state`, `f_batch` (of the line), `p_speed`. */
export const definitions: Readonly<Record<string, TagDefinition>> = {
  f_pressure: { asset: filler, property: 'pressure', topic: `${filler.path}/pressure`, unit: 'bar' },
  f_state: { asset: filler, property: 'state', topic: `${filler.path}/state`, context: { field: 'state' } },
  f_batch: { asset: filler, property: 'batch', topic: `${filler.path}/batch`, context: { field: 'batch', level: 'line' } },
  p_speed: { asset: packer, property: 'speed', topic: `${packer.path}/speed` },
}

export function lineModel(more: Partial<Model> = {}, known: Readonly<Record<string, TagDefinition>> = definitions): Model {
  const assets = [line, filler, packer]
  const byName = new Map(assets.flatMap((asset) => [[asset.id, asset] as const, [asset.path, asset] as const]))
  const entries = [filler, packer].map((asset) => ({
    asset,
    hash: `hash of ${asset.id}`,
    properties: Object.values(known).flatMap((one) => (one.asset === asset ? [{ property: one.property, topic: one.topic }] : [])),
  }))
  return {
    ...emptyModel,
    revision: 1,
    hash: 'model 1',
    version: '1.0.0',
    assets,
    tagNames: Object.keys(known),
    find: (name) => (Object.hasOwn(known, name) ? known[name] : undefined),
    asset: (name) => byName.get(name),
    catalogue: () => entries,
    ...more,
  }
}

/** A step with its clock, which only the test moves. */
export function anEnricher(settings: object = {}, first: Model = lineModel(), disk = new Map<string, string>()) {
  const { config, problems } = parseConfig(fields, { model: 'm', ...settings })
  assert.ok(config !== null, JSON.stringify(problems))
  const current = watchable<Model>(first)
  const model = {
    kind: 'model' as const,
    get current() {
      return current.current
    },
    watch: current.watch,
    loaded: Promise.resolve(),
  }
  const step = createEnricher(config, { model, nodeId: 'n1' })
  return {
    step,
    swap: current.set,
    /** The time at which `tell` and `take` come. */
    now: noon,
    /** What a message that is no reading brings, by port. */
    tell(message: Message) {
      assert.ok(step.understands?.(message), 'not understood')
      const outputs = step.obey?.(message, this.now) ?? []
      const of = (name: string) => outputs.flatMap(({ port, message: one }) => (port === name ? [one] : []))
      const [answer] = of('answers')
      return {
        answer,
        payload: answer?.['payload'] as Readonly<Record<string, unknown>> | undefined,
        events: of('readings') as unknown as readonly Reading[],
      }
    },
    /** What a reading of a tag brings; `at` in ms after `noon`. */
    take(name: string, at = 0, more: Partial<Reading> = {}) {
      return step.take(aReading({ tag: aTag(name), timestamp: noon + at, ...more }), this.now)
    },
    /** The context with which a reading of a tag leaves at once. */
    contextOf(name: string, at = 0, more: Partial<Reading> = {}) {
      return this.take(name, at, more)[0]?.message.context
    },
    /** Another one that lives on from what this one has on disk now: after a kill. */
    restarted() {
      for (const [key, value] of step.changes?.() ?? []) {
        if (value === null) disk.delete(key)
        else disk.set(key, encodeJson(value))
      }
      const next = anEnricher(settings, current.current, disk)
      next.step.restore?.([...disk].map(([key, text]) => [key, decodeJson(text) as Json]))
      next.now = this.now
      return next
    },
  }
}
