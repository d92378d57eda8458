// A random world around the downsampler: events of every kind, and a judge that knows the contract, not the code.
import assert from 'node:assert/strict'
import { createDownsampler } from '../../../nodes/downsampler/downsampler.ts'
import type { Config } from '../../../nodes/downsampler/fields.ts'
import type { Json } from '../../../nodes/lib/json.ts'
import { type Reading, type Scalar, withStatus } from '../../../nodes/lib/reading.ts'
import type { Step } from '../../../nodes/lib/step.ts'
import { randomInteger } from '../../support/random.ts'
import { balanced, book, count, createTagState, judge, startOver, type TagState } from './random-world-judge.ts'

export interface World {
  readonly random: () => number
  readonly config: Config
  readonly basis: number
  readonly epsilon: number
  readonly tags: readonly TagState[]
  readonly store: Map<string, Json>
  step: Step
  now: number
  time: number
  sequence: number
  accepted: number
  out: number
  meaning: Partial<Reading> & { range: readonly [number, number] }
}

const pick = <T>(random: () => number, options: readonly T[]): T => options[randomInteger(random, options.length)] as T

/** @returns `happen`: one random event, counted by name in `seen`; `end`: flush and judge. Both throw what is broken. */
export function createWorld(random: () => number): { happen(seen: Record<string, number>): void; end(): void } {
  const epsilon = pick(random, [0.1, 0.5, 1, 3])
  const config: Config = {
    name: '',
    model: '',
    tags: [],
    mode: pick(random, ['linear', 'linear', 'linear', 'deadband', 'off']),
    epsilon,
    epsilonBasis: 'percent-of-range',
    maxHoldSeconds: pick(random, [1, 10, 60, 3600]),
    heartbeatSeconds: pick(random, [0, 0, 5, 30]),
    gapSeconds: pick(random, [0, 0, 20]),
  }
  const tags = ['a', 'b'].map(createTagState)
  const world: World = {
    random,
    config,
    epsilon,
    basis: pick(random, [0, 0, 100, 1e6]),
    tags,
    store: new Map(),
    step: createDownsampler(config),
    now: 1_000_000,
    time: 1_000_000,
    sequence: 0,
    accepted: 0,
    out: 0,
    meaning: { range: [0, 100] },
  }
  const names = Object.keys(events)
  return {
    happen(seen) {
      const name = random() < 0.7 ? 'sample' : pick(random, names)
      seen[name] = (seen[name] ?? 0) + 1
      events[name]?.(world, pick(random, tags))
      balanced(world)
    },
    end() {
      book(world, world.step.command?.({ flush: true }, world.now) ?? [])
      for (const tag of tags) judge(tag)
      balanced(world)
      assert.equal(world.step.balance().held, 0)
    },
  }
}

export const events: Readonly<Record<string, (world: World, tag: TagState) => void>> = {
  sample: (world, tag) => take(world, tag, { payload: nextValue(world, tag) }),
  sameTime: (world, tag) =>
    take(world, tag, { payload: world.random() < 0.3 ? tag.value : nextValue(world, tag), timestamp: tag.newest === 0 ? world.time : tag.newest }),
  late: (world, tag) => side(world, tag, { timestamp: tag.newest - 1 - randomInteger(world.random, 5_000) }),
  historical: (world, tag) => side(world, tag, { source: { protocol: 'test', sourceTime: null, receivedAt: 0, historical: true } }),
  bad: (world, tag) =>
    passes(world, tag, {
      quality: 'bad',
      statusCode: pick(world.random, [0x80000000, 0x80310000]),
      payload: null,
      timestamp: world.time - randomInteger(world.random, 9_000),
    }),
  event: (world, tag) => passes(world, tag, { event: { kind: 'stop' }, payload: 1 }),
  uncertain: (world, tag) =>
    take(world, tag, { payload: nextValue(world, tag), quality: 'uncertain', statusCode: pick(world.random, [0x40000000, 0x40940000]) }),
  other: (world, tag) => take(world, tag, { payload: pick<Scalar>(world.random, [true, false, 'RUN', '1', 2n ** 60n]) }),
  finding: (world, tag) => take(world, tag, { payload: nextValue(world, tag), findings: [pick(world.random, ['x', 'y'])] }),
  unit: (world) => mean(world, { unit: pick(world.random, ['bar', 'Cel']) }),
  topic: (world) => mean(world, { topic: pick(world.random, ['p/q', 'p/r']) }),
  asset: (world) => mean(world, { asset: { id: pick(world.random, ['m1', 'm2']), type: 'M', path: 'p' } }),
  context: (world) => mean(world, { context: { batch: pick(world.random, ['B1', 'B2']) } }),
  range: (world) =>
    mean(world, {
      range: pick(world.random, [
        [0, 100],
        [0, 200],
      ] as const),
    }),
  gap: (world) => pass(world, 15_000 + randomInteger(world.random, 60_000)),
  flush: (world) => book(world, world.step.command?.({ flush: true }, world.now) ?? []),
  flushTopic: (world, tag) => book(world, world.step.command?.({ flush: true, topic: pick(world.random, [tag.id, 'p/q']) }, world.now) ?? []),
  reset: (world) => {
    book(world, world.step.command?.({ reset: true }, world.now) ?? [])
    // What waited is forgotten at the user's word; what was sent until then stands.
    for (const tag of world.tags) startOver(tag, (taken) => taken.sequence <= tag.lastSequence)
  },
  save: (world) => save(world),
  restart: (world) => {
    save(world)
    const { held } = world.step.balance()
    restore(world)
    assert.equal(world.step.balance().held, held, 'all that waited is there again')
  },
  kill: (world) => {
    for (const tag of world.tags) tag.taken = tag.taken.filter(({ isSafe }) => isSafe)
    restore(world)
    for (const tag of world.tags) Object.assign(tag, { lastSequence: 0, unknownTo: tag.count })
  },
}

/** From now on readings mean something else. */
function mean(world: World, change: Partial<World['meaning']>): void {
  world.meaning = { ...world.meaning, ...change }
}

function save({ step, store, tags }: World): void {
  for (const [key, entry] of step.changes?.() ?? []) {
    if (entry === null) store.delete(key)
    else store.set(key, JSON.parse(JSON.stringify(entry)) as Json)
  }
  for (const { taken } of tags) for (const sample of taken) sample.isSafe = true
}

function restore(world: World): void {
  world.step = createDownsampler(world.config)
  world.step.restore?.(world.store)
  Object.assign(world, { accepted: world.step.balance().held, out: 0 })
  for (const tag of world.tags) Object.assign(tag, { newest: 0, countedFrom: tag.count })
}

/** Turns source and wall time forward, waking the step whenever it asks. */
function pass(world: World, ms: number): void {
  const until = world.now + ms
  world.time += ms
  for (let due = world.step.nextWakeMs?.() ?? null; due !== null && due <= until; due = world.step.nextWakeMs?.() ?? null) {
    world.now = Math.max(world.now, due)
    book(world, world.step.wake?.(world.now) ?? [])
    balanced(world)
  }
  world.now = until
  for (const { taken, sent } of world.tags) {
    const last = sent.at(-1)
    const waiting = taken.find(({ sequence, timestamp }) => sequence > (last?.sequence ?? 0) && timestamp !== last?.timestamp)
    if (waiting?.reconstruction === 'linear')
      assert.ok(world.now - waiting.at <= world.config.maxHoldSeconds * 1000, `sample ${waiting.sequence} waits longer than maxHold`)
  }
}

function nextValue({ random, basis, epsilon }: World, tag: TagState): number {
  const steps = [
    () => tag.value + (random() - 0.5) * epsilon,
    () => tag.value,
    () => basis + (random() - 0.5) * 20 * epsilon,
    () => tag.value + pick(random, [-1, 1, 2]) * epsilon,
    () => tag.value + 0.7 * epsilon,
  ]
  tag.value = pick(random, steps)()
  return tag.value
}

function readingOf(world: World, tag: TagState, changes: Partial<Reading>): Reading {
  world.sequence += 1
  const { range, ...meaning } = world.meaning
  const source = { protocol: 'test', sourceTime: null, receivedAt: world.now, sequence: world.sequence, ...changes.source }
  const reading = {
    topic: tag.id,
    payload: 0,
    timestamp: world.time,
    quality: 'good',
    statusCode: 0,
    tag: { id: tag.id, name: tag.id, raw: tag.id, range },
    ...meaning,
    ...changes,
    source,
  }
  return Object.freeze(reading as Reading)
}

function take(world: World, tag: TagState, changes: Partial<Reading>): void {
  pass(world, 1 + randomInteger(world.random, pick(world.random, [10, 2_000, 9_000])))
  const reading = readingOf(world, tag, changes)
  const { payload, timestamp } = reading
  tag.newest = timestamp
  if (typeof payload === 'number') {
    const mode = world.config.mode === 'linear' ? 'linear' : 'stepped'
    const epsilon = world.config.mode === 'off' ? 0 : (world.epsilon / 100) * (world.meaning.range[1] - world.meaning.range[0])
    tag.taken.push({ timestamp, value: payload, sequence: world.sequence, at: world.now, epsilon, reconstruction: mode, isSafe: false })
  }
  count(world, tag)
  book(world, world.step.take(reading, world.now))
  const { heartbeatSeconds } = world.config
  if (heartbeatSeconds > 0) assert.ok(world.now - tag.lastSentAt < heartbeatSeconds * 1000, 'a tag that is read is sent once a heartbeat')
}

/** Late and historical readings leave by the other port at once, and leave no trace. */
function side(world: World, tag: TagState, changes: Partial<Reading>): void {
  if (tag.newest === 0 && changes.source === undefined) return
  const before = world.step.balance()
  const reading = readingOf(world, tag, { payload: 1e9, ...changes })
  const outputs = world.step.take(reading, world.now)
  assert.deepEqual(outputs, [{ port: 'late', message: changes.source === undefined ? withStatus(reading, 0, 'late') : reading }])
  assert.deepEqual(world.step.balance(), before)
}

/** Bad readings and events leave at once, after all that waited. */
function passes(world: World, tag: TagState, changes: Partial<Reading>): void {
  const reading = readingOf(world, tag, changes)
  count(world, tag)
  const outputs = world.step.take(reading, world.now)
  assert.equal(outputs.at(-1)?.message.source?.sequence, world.sequence)
  book(world, outputs, world.sequence)
}
