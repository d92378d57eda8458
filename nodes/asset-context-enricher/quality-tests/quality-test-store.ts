// The quality tests of the last while, by time: bounded, found by asset, characteristic, serial or lot, kept on disk.
import type { Json } from '../../lib/json.ts'
import type { Context } from '../../lib/reading.ts'
import type { KeptTest, QualityTest } from './quality-test.ts'

/** All that are given must fit. */
export interface TestFilter {
  readonly assets?: ReadonlySet<string>
  readonly characteristic?: string
  readonly verdict?: string
  /** ms UTC; `to` is exclusive. */
  readonly from: number
  readonly to: number
  /** What the other parts cannot say. */
  readonly fits?: (test: KeptTest) => boolean
}

export interface TestStore {
  /** Keeps it; one that is there already (a message that came twice) is not kept again. */
  record(test: QualityTest, context: Context | undefined, now: number): { readonly test: KeptTest; readonly isNew: boolean }
  /** By time; of more than `limit` the latest, then `isCut`. */
  find(filter: TestFilter, limit: number): { readonly tests: readonly KeptTest[]; readonly isCut: boolean }
  /** Forgets tests of times before; returns how many. */
  forgetBefore(ms: number): number
  readonly size: number
  /** As for steps, under `q/<id>`. */
  changes(): Iterable<readonly [string, Json]>
  restore(entries: Iterable<readonly [string, Json]>): void
}

const prefix = 'q/'
/** Under this key the id of the next test: ids go on through a restart, also when the last tests have been forgotten. */
const nextKey = `${prefix}next`

/** `limit`: beyond it the tests of the oldest times go. */
export function createTestStore(limit: number): TestStore {
  let tests: KeptTest[] = []
  let next = 1
  const changed = new Map<string, Json>()
  const drop = (count: number) => {
    for (const { id } of tests.splice(0, count)) changed.set(prefix + id, null)
    return count
  }
  return {
    get size() {
      return tests.length
    },
    record(test, context, now) {
      const place = after(tests, test.at)
      const twin = twinOf(tests, place, test)
      if (twin !== undefined) return { test: twin, isNew: false }
      const kept: KeptTest = Object.freeze({ ...test, id: next++, recordedAt: now, ...(context === undefined ? {} : { context }) })
      tests.splice(place, 0, kept)
      changed.set(prefix + kept.id, kept as unknown as Json)
      changed.set(nextKey, next)
      if (tests.length > limit) drop(tests.length - limit)
      return { test: kept, isNew: true }
    },
    find(filter, most) {
      const found: KeptTest[] = []
      for (let index = after(tests, filter.to - 1) - 1; index >= 0; index--) {
        const test = tests[index]
        if (test === undefined || test.at < filter.from) break
        if (!isFound(test, filter)) continue
        if (found.length === most) return { tests: found.reverse(), isCut: true }
        found.push(test)
      }
      return { tests: found.reverse(), isCut: false }
    },
    forgetBefore: (ms) => drop(after(tests, ms - 1)),
    changes() {
      const entries = [...changed]
      changed.clear()
      return entries
    },
    restore(entries) {
      for (const [key, value] of entries) {
        if (key === nextKey && typeof value === 'number') next = Math.max(next, value)
        else if (key.startsWith(prefix) && isTest(value)) tests.push(Object.freeze(value))
      }
      tests = tests.toSorted((first, second) => first.at - second.at || first.id - second.id)
      next = tests.reduce((most, { id }) => Math.max(most, id + 1), next)
    },
  }
}

function isFound(test: KeptTest, { assets, characteristic, verdict, fits }: TestFilter): boolean {
  if (assets !== undefined && !assets.has(test.asset)) return false
  if (characteristic !== undefined && test.characteristic !== characteristic) return false
  if (verdict !== undefined && test.verdict !== verdict) return false
  return fits === undefined || fits(test)
}

/** Where the tests of later times begin. */
function after(tests: readonly KeptTest[], at: number): number {
  let low = 0
  let high = tests.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((tests[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** The same result of the same time: brokers and MES deliver at least once. */
function twinOf(tests: readonly KeptTest[], place: number, test: QualityTest): KeptTest | undefined {
  const names = ['asset', 'characteristic', 'value', 'verdict', 'serial', 'lot'] as const
  for (let index = place - 1; index >= 0; index--) {
    const other = tests[index]
    if (other === undefined || other.at !== test.at) return undefined
    if (names.every((name) => other[name] === test[name])) return other
  }
  return undefined
}

function isTest(value: Json): value is Json & KeptTest {
  if (typeof value !== 'object' || value === null) return false
  const { id, asset, characteristic, at, verdict } = value as Readonly<Record<string, unknown>>
  return (
    typeof id === 'number' && typeof asset === 'string' && typeof characteristic === 'string' && typeof at === 'number' && typeof verdict === 'string'
  )
}
