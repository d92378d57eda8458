// The judge of the random world: what a tag was given, what was sent of it, and whether that keeps the promise.
import assert from 'node:assert/strict'
import { largestError, type Point } from '../../../nodes/downsampler/reconstruction.ts'
import type { Output } from '../../../nodes/lib/step.ts'
import type { World } from './random-world.ts'

/** A sample as the judge remembers it. */
export interface Taken extends Point {
  readonly sequence: number
  readonly at: number
  readonly epsilon: number
  readonly reconstruction: 'linear' | 'stepped'
  /** Saved before a kill could take it. */
  isSafe: boolean
}
export interface TagState {
  readonly id: string
  taken: Taken[]
  sent: (Point & { readonly sequence: number })[]
  lastSequence: number
  lastSentAt: number
  /** Time of the newest sample; 0 where the step may have forgotten it. */
  newest: number
  value: number
  /** How many the step took, each one's number, and the number of the one sent last: what `detail.received` says. */
  count: number
  readonly numbers: Map<number, number>
  accounted: number
  /** Where counting began anew, by number; and up to where a kill made the counts unknown. */
  countedFrom: number
  unknownTo: number
}

export function createTagState(id: string): TagState {
  return {
    id,
    taken: [],
    sent: [],
    lastSequence: 0,
    lastSentAt: 0,
    newest: 0,
    value: 0,
    count: 0,
    numbers: new Map(),
    accounted: 0,
    countedFrom: 0,
    unknownTo: 0,
  }
}

/** Every sample taken is within its ε of what a reader redraws. */
export function judge({ taken, sent }: TagState): void {
  const drawn = sent.toSorted((first, second) => first.timestamp - second.timestamp || first.sequence - second.sequence)
  for (const sample of taken) {
    const error = largestError([sample], drawn, sample.reconstruction)
    assert.ok(error <= sample.epsilon * (1 + 1e-9), `sample ${sample.sequence} is off by ${error}, ε is ${sample.epsilon}`)
  }
}

/** Forgets all that is not to be judged, judges the rest, and begins a new series. */
export function startOver(tag: TagState, isJudged: (taken: Taken) => boolean): void {
  tag.taken = tag.taken.filter(isJudged)
  judge(tag)
  tag.taken = []
  tag.sent = []
  tag.newest = 0
  tag.countedFrom = tag.count
}

/** `detail.received` counts the readings of the tag since the last one sent, this one included. */
function assertReceived(tag: TagState, sequence: number, received: unknown): void {
  const number = tag.numbers.get(sequence) ?? 0
  const before = number <= tag.countedFrom ? tag.accounted : Math.max(tag.accounted, tag.countedFrom)
  if (number > tag.unknownTo) assert.equal(received, number - before)
  tag.accounted = number
}

/** Books what was sent: measured, not sent before, in order, and saying how to read it. */
export function book(world: World, outputs: readonly Output[], passing = 0): void {
  for (const { port, message } of outputs) {
    const tag = world.tags.find(({ id }) => id === message.tag.id)
    const sequence = message.source?.sequence ?? 0
    assert.ok(tag !== undefined && port === 'readings')
    assert.ok(sequence > tag.lastSequence, `${sequence} is sent after ${tag.lastSequence}`)
    assertReceived(tag, sequence, message.detail?.['received'])
    tag.lastSequence = sequence
    tag.lastSentAt = world.now
    world.out += 1
    if (sequence === passing || typeof message.payload !== 'number') continue
    const sample = tag.taken.find((taken) => taken.sequence === sequence)
    if (sample !== undefined) assert.deepEqual([message.payload, message.timestamp], [sample.value, sample.timestamp])
    tag.sent.push({ timestamp: message.timestamp, value: message.payload, sequence })
  }
}

export function count(world: World, tag: TagState): void {
  world.accepted += 1
  tag.count += 1
  tag.numbers.set(world.sequence, tag.count)
}

/** In + restored = out + suppressed + held. */
export function balanced({ step, accepted, out }: World): void {
  const { held, suppressed } = step.balance()
  const dropped = Object.values(suppressed).reduce((sum, count) => sum + count, 0)
  assert.equal(accepted, out + dropped + held)
}
