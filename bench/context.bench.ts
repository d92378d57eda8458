// Asset model and context: the as-of join at 10,000 intervals beside what a Function node does today, attaching the
// context by reference beside copying it, and the time and memory of loading 100,000 tags of one type and 5,000 instances.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Context, Reading } from '../nodes/lib/reading.ts'
import { largeModel, largeModelYaml, largestModel } from '../test/support/large-model.ts'
import { seededRandom } from '../test/support/random.ts'
import { aReading } from '../test/support/readings.ts'
import { atMost, type Claim, figure, median } from './claim.ts'
import { base, intervalCount, type Join, nestedStoreJoin, restart, scanJoin, searchJoin, spanMs, storeJoin } from './context-joins.ts'
import type { Load } from './model-load.ts'

const runs = 5
const readings = 200_000
/** The list is looked through from its start: a tenth of the readings is enough to see it. */
const scanReadings = 20_000
const attached = 500_000

/** What is timed; `count` readings a run. */
interface Contender {
  readonly name: string
  readonly limitMicroseconds: number | null
  readonly count: number
  /** Returns something made of all results, so that nothing can be left out. */
  readonly work: (count: number) => number
}

export default async function context(): Promise<readonly Claim[]> {
  return [...joins(), ...attaching(), ...restarts(), ...(await loads())]
}

function joins(): readonly Claim[] {
  const random = seededRandom(1)
  const times = {
    random: Float64Array.from({ length: readings }, () => base + Math.floor(random() * spanMs)),
    'in order': Float64Array.from({ length: readings }, (_, index) => base + Math.floor((index * spanMs) / readings)),
  }
  const ways: readonly (readonly [name: string, join: Join, limit: number | null, count: number])[] = [
    ['store, one scope', storeJoin(), 1, readings],
    ['store, three scopes and a calendar', nestedStoreJoin(), 1, readings],
    ['Function node, list looked through, Object.assign', scanJoin(), null, scanReadings],
    ['sorted list, binary search, Object.assign', searchJoin((values) => Object.assign({}, values)), null, readings],
    ['sorted list, binary search, structuredClone', searchJoin((values) => structuredClone(values)), null, scanReadings],
  ]
  sameAnswers(
    ways.map(([, join]) => join),
    times.random,
  )
  const contenders = Object.entries(times).flatMap(([order, list]) =>
    ways.map(([name, join, limitMicroseconds, count]): Contender => {
      const stride = list.length / count
      return {
        name: `as-of join at ${intervalCount} intervals, ${order}: ${name}`,
        limitMicroseconds,
        count,
        work: (all) => joined(join, list, all, stride),
      }
    }),
  )
  return timed(contenders)
}

function joined(join: Join, times: Float64Array, count: number, stride: number): number {
  let length = 0
  for (let index = 0; index < count; index += 1) length += String(join(times[index * stride] ?? 0)?.['batch']).length
  return length
}

function sameAnswers(all: readonly Join[], times: Float64Array): void {
  for (const ms of times.slice(0, 1_000)) {
    const found = new Set(all.map((join) => join(ms)?.['batch']))
    if (found.size !== 1) throw new Error(`the joins differ at ${ms}: ${[...found].join(', ')}`)
  }
}

function attaching(): readonly Claim[] {
  const shared: Context = Object.freeze({
    batch: 'B-1042',
    workOrder: 'WO-77',
    product: 'P-3',
    shift: 'early',
    shiftDate: '2026-11-21',
    operator: 'op4',
  })
  const reading = aReading({ payload: 12.5, unit: 'bar{gauge}', source: { protocol: 'opcua', sourceTime: 1_000, receivedAt: 1_002 } })
  const ways: readonly (readonly [name: string, attach: (of: Reading) => Reading, count: number])[] = [
    ['by reference', (of) => ({ ...of, context: shared }), attached],
    ['as a copy (structuredClone)', (of) => ({ ...of, context: structuredClone(shared) }), attached / 10],
    ['the message cloned with it (structuredClone)', (of) => structuredClone({ ...of, context: shared }), attached / 10],
  ]
  return timed(
    ways.map(([name, attach, count]) => ({
      name: `context attached ${name}`,
      limitMicroseconds: null,
      count,
      work(all) {
        let fields = 0
        for (let index = 0; index < all; index += 1) fields += attach(reading).context === undefined ? 0 : 1
        return fields
      },
    })),
  )
}

function restarts(): readonly Claim[] {
  const all = Array.from({ length: runs }, restart)
  return [
    atMost(`${intervalCount} statements read back after a restart`, median(all.map(({ ms }) => ms)), 'ms', 200),
    figure('on disk', median(all.map(({ bytes }) => bytes)), 'bytes a statement'),
  ]
}

/** A round to warm up, then the median of five that take turns. */
function timed(contenders: readonly Contender[]): readonly Claim[] {
  const results = contenders.map((): number[] => [])
  for (let run = 0; run <= runs; run += 1) {
    for (const [index, { count, work }] of contenders.entries()) {
      const begin = performance.now()
      if (work(count) === 0) throw new Error('nothing was found')
      if (run > 0) results[index]?.push(((performance.now() - begin) * 1_000) / count)
    }
  }
  return contenders.map(({ name, limitMicroseconds }, index) => {
    const value = median(results[index] ?? [])
    return limitMicroseconds === null ? figure(name, value, 'µs') : atMost(name, value, 'µs', limitMicroseconds)
  })
}

async function loads(): Promise<readonly Claim[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lineside-bench-'))
  const files = { JSON: path.join(folder, 'model.json'), YAML: path.join(folder, 'model.yaml') }
  try {
    writeFileSync(files.JSON, JSON.stringify(largeModel(largestModel)))
    writeFileSync(files.YAML, largeModelYaml(largestModel))
    const all = { JSON: [] as Load[], YAML: [] as Load[] }
    for (let run = 0; run < runs; run += 1) for (const name of ['JSON', 'YAML'] as const) all[name].push(await load(files[name]))
    const wrong = [...all.JSON, ...all.YAML].find(({ tags, assets }) => tags !== 100_000 || assets !== 5_000)
    if (wrong !== undefined) throw new Error(`another model was loaded: ${JSON.stringify(wrong)}`)
    const of = (name: keyof typeof all, what: keyof Load) => median(all[name].map((one) => one[what]))
    return [
      atMost('100,000 tags of 5,000 instances from JSON, parser and checks loaded with it', of('JSON', 'ms'), 'ms', 1_000),
      atMost('the same from YAML', of('YAML', 'ms'), 'ms', 3_000),
      atMost('heap in use for the model, from JSON', of('JSON', 'liveMegabytes'), 'MB', 100),
      atMost('heap in use for the model, from YAML', of('YAML', 'liveMegabytes'), 'MB', 100),
      figure('process grown when the model is there, from JSON, garbage included', of('JSON', 'residentMegabytes'), 'MB'),
      figure('process grown when the model is there, from YAML, garbage included', of('YAML', 'residentMegabytes'), 'MB'),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function load(file: string): Promise<Load> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', path.join(import.meta.dirname, 'model-load.ts'), file])
  return JSON.parse(stdout) as Load
}
