// What a reader obeys that is told of changes instead of asking: each change once and in order, silence understood,
// outages closed. Played like the rest of the contract, the device behind a proxy.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Reading } from '../../nodes/lib/reading.ts'
import { type Device, isLost, open, type ReaderUnderContract, until, type World } from './reader-world.ts'

/** A device whose tags change when they are told to, and then only. */
export interface ChangingDevice extends Device {
  /** Gives a tag a value, at this time of its source. */
  change(tag: string, value: number, at: Date): void
  /** Forgets its clients, as after an outage longer than it keeps them. */
  forget(): Promise<void>
  /** The last number of a tag that counts on its own, whether or not anybody looks. */
  counted(tag: string): number
}

export interface SubscribedReader extends ReaderUnderContract<ChangingDevice> {
  /** The tag of `reader` that `change` turns; every change of it is to arrive. */
  readonly changing: string
  /** A reader of the one tag that counts on its own and whose past the device remembers. */
  readonly remembering: { readonly tag: string; readonly reader: object }
  /** How often a device with nothing new says so. */
  readonly keepAliveMs: number
}

type Subscribed = World<ChangingDevice>

/** From then on a reader that heard nothing would be stale: three of the shortest periods it learns. */
const staleMs = 3_200

export function subscribed(name: string, subject: SubscribedReader): void {
  const { changing, tags } = subject
  const valuesOf = (world: Subscribed, from = 0): readonly Reading[] =>
    world
      .all()
      .slice(from)
      .filter(({ tag, quality }) => tag.raw === changing && quality === 'good')

  test(`${name}: each change arrives once, at the time of its source, in the order of these times`, async (t) => {
    const world = await open(t, subject)
    await world.goodAfter(0)
    const first = world.all().length
    const begin = Date.now()
    for (let value = 1; value <= 20; value += 1) world.device.change(changing, 1_000 + value, new Date(begin + value))
    await until(() => valuesOf(world, first).length >= 20, 'every change has come')
    assert.deepEqual(
      valuesOf(world, first).map(({ payload, timestamp, source }) => [payload, timestamp, source?.sourceTime]),
      Array.from({ length: 20 }, (_, index) => [1_001 + index, begin + index + 1, begin + index + 1]),
    )
  })

  test(`${name}: while nothing changes and the device says so, the reader stays live and makes nothing up`, async (t) => {
    const world = await open(t, subject)
    await world.goodAfter(0)
    await world.flow.untilShown('r', 'status.live')
    const before = [world.all().length, world.flow.statuses('r').length] as const
    const beats = await keepAlives(world, Math.ceil(staleMs / subject.keepAliveMs))
    assert.ok(beats > 0)
    assert.equal(world.all().length, before[0])
    assert.deepEqual(
      world.flow
        .statuses('r')
        .slice(before[1])
        .filter(({ fill }) => fill !== 'green'),
      [],
    )
  })

  test(`${name}: after a loss of the line each tag has a value again, also where nothing has changed`, async (t) => {
    const world = await open(t, subject)
    await world.goodAfter(0)
    const [before] = valuesOf(world)
    world.proxy.cutHard()
    await until(() => world.all().filter(isLost).length >= tags.length, 'every tag is lost')
    const lost = world.all().length
    await world.goodAfter(lost)
    const [after] = valuesOf(world, lost)
    assert.deepEqual([after?.payload, after?.source?.sourceTime], [before?.payload, before?.source?.sourceTime])
  })

  test(`${name}: what changes during a short outage comes once, in order, and nothing is lost`, async (t) => {
    const world = await open(t, subject)
    await world.goodAfter(0)
    world.proxy.refuse()
    world.proxy.cutHard()
    await until(() => world.all().filter(isLost).length >= tags.length, 'every tag is lost')
    const lost = world.all().length
    const begin = Date.now()
    for (let value = 1; value <= 5; value += 1) world.device.change(changing, 2_000 + value, new Date(begin + value))
    await world.proxy.accept()
    await until(() => valuesOf(world, lost).some(({ payload }) => payload === 2_005), 'the last change has come')
    assert.deepEqual(
      valuesOf(world, lost)
        .map(({ payload }) => Number(payload))
        .filter((value) => value > 2_000),
      [2_001, 2_002, 2_003, 2_004, 2_005],
    )
  })

  test(`${name}: after an outage longer than it is remembered the gap is read from the device's own history, marked so`, async (t) => {
    const { tag, reader } = subject.remembering
    const world = await open(t, { ...subject, reader, tags: [tag] })
    await world.goodAfter(0)
    const numbers = () => world.all().filter(({ quality }) => quality === 'good')
    await until(() => numbers().length >= 3, 'it is read')
    world.proxy.refuse()
    await world.device.forget()
    world.proxy.cutHard()
    const cutAt = world.device.counted(tag)
    await until(() => world.device.counted(tag) >= cutAt + 6, 'it has counted on')
    const backAt = world.device.counted(tag)
    await world.proxy.accept()
    const found = () => numbers().map(({ payload }) => Number(payload))
    await until(() => found().includes(backAt + 3) && isWhole(found()), 'every number has come')
    assert.equal(new Set(found()).size, found().length, `twice: ${found()}`)
    const inTheGap = numbers().filter(({ payload }) => Number(payload) > cutAt && Number(payload) < backAt)
    assert.ok(inTheGap.length > 0 && inTheGap.every(({ source }) => source?.historical === true))
    assert.ok(numbers().some(({ payload, source }) => Number(payload) >= backAt + 3 && source?.historical !== true))
  })
}

/** Waits until the device has sent something this often; answers how often. */
async function keepAlives({ proxy }: Subscribed, count: number): Promise<number> {
  let beats = 0
  let bytes = proxy.bytesDown
  await until(() => {
    if (proxy.bytesDown !== bytes) beats += 1
    bytes = proxy.bytesDown
    return beats >= count
  }, `${count} keep-alives have come`)
  return beats
}

/** No number between the first and the last is missing. */
function isWhole(numbers: readonly number[]): boolean {
  const all = new Set(numbers)
  return all.size === Math.max(...all) - Math.min(...all) + 1
}
