// The contenders of the as-of join: the enricher's store, and what a Function node would hold today.
import { createContextStore } from '../nodes/asset-context-enricher/timelines/create-context-store.ts'
import { buildCalendar } from '../nodes/lib/calendar/build-calendar.ts'
import type { Json } from '../nodes/lib/json.ts'
import type { Context } from '../nodes/lib/reading.ts'

export type Join = (ms: number) => Context | undefined

export const intervalCount = 10_000
export const base = Date.parse('2026-01-01T00:00:00Z')
const stepMs = 1_800_000
export const spanMs = intervalCount * stepMs

const asset = Object.freeze({ id: 'P1', type: 'Pump', path: 'acme/leeds/packing/line3/pump7' })
const scopes = ['', 'acme', 'acme/leeds', 'acme/leeds/packing', 'acme/leeds/packing/line3', asset.path, asset.id]
const valuesOf = (index: number) => ({ batch: `B-${index}`, workOrder: `WO-${index >> 3}`, product: `P-${index % 20}`, operator: `op${index % 7}` })

/** All in one scope; nothing else is said. */
export function storeJoin(): Join {
  return joinOf(scopedStore(asset.id))
}

/** The intervals are said of the line, others of the site and the pump; shifts come from a calendar. */
export function nestedStoreJoin(): Join {
  const shifts = { early: { start: '06:00', end: '14:00' }, late: { start: '14:00', end: '22:00' }, night: { start: '22:00', end: '06:00' } }
  const store = scopedStore('acme/leeds/packing/line3', buildCalendar('three shifts', { zone: 'Europe/London', shifts }))
  store.record({ scope: 'acme/leeds', from: base, to: null, values: { campaign: 'winter' }, recordedAt: base, origin: 'mes' })
  store.record({ scope: asset.id, from: base, to: null, values: { state: 'running' }, recordedAt: base, origin: 'plc' })
  return joinOf(store)
}

/** A Function node: looks through the list, and copies what it finds into the message. */
export function scanJoin(): Join {
  const intervals = plainIntervals()
  return (ms) => {
    const found = intervals.find(({ from, to }) => from <= ms && ms < to)
    return found === undefined ? undefined : Object.assign({}, found.values)
  }
}

/** A careful one: the list is sorted, searched by halves, and what it finds is copied by `copy`. */
export function searchJoin(copy: (values: Context) => Context): Join {
  const intervals = plainIntervals()
  return (ms) => {
    let low = 0
    let high = intervals.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((intervals[middle]?.from ?? 0) <= ms) low = middle
      else high = middle - 1
    }
    const found = intervals[low]
    return found === undefined || ms < found.from || ms >= found.to ? undefined : copy(found.values)
  }
}

/** Time to read all statements back after a restart, ms; and what each took on disk, bytes of JSON. */
export function restart(): { readonly ms: number; readonly bytes: number } {
  const saved = JSON.stringify([...scopedStore(asset.id).changes()])
  const entries = JSON.parse(saved) as [string, Json][]
  const store = createContextStore({ calendarFor: () => undefined, scopesOf: () => scopes })
  const begin = performance.now()
  store.restore(entries)
  const ms = performance.now() - begin
  if (joinOf(store)(base + spanMs - 1)?.['batch'] !== `B-${intervalCount - 1}`) throw new Error('not restored')
  return { ms, bytes: saved.length / intervalCount }
}

function scopedStore(scope: string, calendar?: ReturnType<typeof buildCalendar>) {
  const store = createContextStore({ calendarFor: () => calendar, scopesOf: () => scopes })
  for (let index = 0; index < intervalCount; index += 1) {
    store.record({ scope, from: base + index * stepMs, to: null, values: valuesOf(index), recordedAt: base, origin: 'mes' })
  }
  return store
}

function joinOf(store: ReturnType<typeof createContextStore>): Join {
  return (ms) => store.spanAt(asset, ms).context
}

function plainIntervals() {
  return Array.from({ length: intervalCount }, (_, index) => ({
    from: base + index * stepMs,
    to: base + (index + 1) * stepMs,
    values: valuesOf(index),
  }))
}
