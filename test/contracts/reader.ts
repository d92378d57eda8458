// What every reader obeys, by capability: `onALine` where it hangs on a connection that can be lost, `polled` where
// it asks in cycles. Played in Node-RED with the real node types, the device behind a proxy that can cut and go dark.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message, Reading } from '../../nodes/lib/reading.ts'
import { assertLost, cyclesOf, darken, isGreen, isLost, open, type ReaderUnderContract, until, type World } from './reader-world.ts'

export type { ReaderUnderContract } from './reader-world.ts'

/** A reader that hangs on a line. */
export function onALine(name: string, subject: ReaderUnderContract): void {
  test(`${name}: a device that is not there makes every tag bad once, and is read as soon as it comes`, async (t) => {
    const world = await open(t, subject, { isDeviceThere: false })
    const lost = await world.readings(subject.tags.length)
    assert.equal(world.flow.statuses('r').at(-1)?.text, 'status.down')
    assertLost(lost, subject.tags)
    assert.equal(isGreen(world.flow), false)
    await world.device.start()
    await world.goodAfter(lost.length)
    await world.flow.untilShown('r', 'status.live')
    assert.equal(world.all().filter(isLost).length, subject.tags.length)
  })

  test(`${name}: the status is green after fresh data only`, async (t) => {
    const world = await open(t, subject)
    await world.flow.untilShown('r', 'status.live')
    assert.ok(world.all().some((reading) => reading.quality === 'good'))
  })

  const losses: readonly [what: string, attempts: number, lose: (world: World) => unknown, restore: (world: World) => unknown][] = [
    ['a device that goes away', 2, ({ device }) => device.stop(), ({ device }) => device.start()],
    ['a connection that is reset', 1, ({ proxy }) => proxy.cutHard(), () => undefined],
    ['a cable that is pulled', 2, ({ proxy }) => darken(proxy, true), ({ proxy }) => darken(proxy, false)],
    ['a device that talks nonsense', 2, ({ device }) => device.talkNonsense(true), ({ device }) => device.talkNonsense(false)],
  ]
  for (const [what, attempts, lose, restore] of losses) {
    test(`${name}: ${what} makes every tag bad once, nothing good until it is back, and is told to Catch once a reason`, async (t) => {
      const world = await open(t, subject)
      await world.goodAfter(0)
      const before = world.proxy.accepted
      await lose(world)
      await until(() => world.all().filter(isLost).length >= subject.tags.length, 'every tag is lost')
      const firstLost = world.all().findIndex(isLost)
      assertLost(world.all().slice(firstLost, firstLost + subject.tags.length), subject.tags)
      await until(() => world.proxy.accepted >= before + attempts, 'the line is tried again')
      await restore(world)
      await world.goodAfter(firstLost + subject.tags.length)
      assert.equal(world.all().filter(isLost).length, subject.tags.length)
      const codes = world.caughtFromLine()
      assert.ok(codes.length > 0 && new Set(codes).size === codes.length, String(codes))
    })
  }

  test(`${name}: while the line is down every tag is said to be bad again each heartbeat`, async (t) => {
    const world = await open(t, subject, { isDeviceThere: false, reader: { heartbeatSeconds: 0.1 } })
    const lost = await world.readings(subject.tags.length * 3)
    for (let beat = 0; beat < 3; beat += 1) assertLost(lost.slice(beat * subject.tags.length, (beat + 1) * subject.tags.length), subject.tags)
  })

  const moments: readonly [what: string, reach: (world: World) => Promise<unknown>][] = [
    ['while it reads', (world) => world.goodAfter(0)],
    [
      'while the device is silent',
      async (world) => {
        await world.goodAfter(0)
        darken(world.proxy, true)
      },
    ],
    ['before it has connected', async (world) => darken(world.proxy, true)],
  ]
  for (const [what, reach] of moments) {
    test(`${name}: closed ${what}, it leaves no connection open and sends nothing more`, async (t) => {
      const world = await open(t, subject)
      await reach(world)
      await Promise.all(['c', 'r'].map((id) => world.flow.node(id).close()))
      darken(world.proxy, false)
      const before = world.all().length
      await until(() => world.proxy.clients === 0, 'every connection is closed')
      assert.equal(world.all().length, before)
    })
  }

  test(`${name}: a message reads now, and is done once its readings are sent`, async (t) => {
    const world = await open(t, subject)
    await world.goodAfter(0)
    world.flow.node('r').receive({ topic: subject.tags[1], _msgid: 'asked' })
    await world.flow.inbox('completed').until(1)
    const answers = world.flow.inbox('out').messages.filter((message) => message['_msgid'] === 'asked') as readonly Message[] as readonly Reading[]
    assert.deepEqual(
      answers.map(({ tag, quality }) => [tag.raw, quality]),
      [[subject.tags[1], 'good']],
    )
  })

  test(`${name}: a message while the line is down reaches Catch with the reason, and no reading is made up`, async (t) => {
    const world = await open(t, subject, { isDeviceThere: false })
    await world.flow.untilShown('r', 'status.down')
    world.flow.node('r').receive({ _msgid: 'asked' })
    await until(() => world.flow.inbox('caught').messages.some((message) => message['_msgid'] === 'asked'), 'the question is caught')
    assert.equal(world.all().length, subject.tags.length)
  })

  test(`${name}: two readers share one connection to the device, and each gets its own readings`, async (t) => {
    const world = await open(t, subject, {
      more: [
        { id: 'r2', type: subject.readerType, ...subject.otherReader, connection: 'c', wires: [['out2'], []] },
        { id: 'out2', type: 'helper' },
      ],
    })
    await world.goodAfter(0)
    await world.flow.inbox('out2').until(2)
    assert.deepEqual([world.proxy.connections, world.proxy.accepted], [1, 1])
  })
}

/** A reader that asks in cycles. */
export function polled(name: string, subject: ReaderUnderContract): void {
  test(`${name}: a cycle is one reading a tag, always in the same order, at the time of its source, or of acquisition where it has none`, async (t) => {
    const world = await open(t, subject)
    const readings = (await world.readings(subject.tags.length * 4)).slice(0, subject.tags.length * 4)
    const [first = [], ...others] = cyclesOf(readings, subject.tags.length).map((cycle) => cycle.map(({ tag }) => tag.raw))
    assert.deepEqual(first.toSorted(), subject.tags.toSorted())
    for (const other of others) assert.deepEqual(other, first)
    for (const { timestamp, source, findings } of readings) {
      assert.ok(Number.isInteger(timestamp) && source !== undefined && timestamp <= source.receivedAt)
      const sourceTime = subject.hasSourceTime === true ? timestamp : null
      assert.deepEqual([source.sourceTime, findings?.includes('no-source-time') ?? false], [sourceTime, sourceTime === null])
    }
  })

  test(`${name}: a tag is the same frozen object in every cycle, and its time never goes back`, async (t) => {
    const world = await open(t, subject)
    const readings = await world.readings(subject.tags.length * 4)
    for (const raw of subject.tags) {
      const ofTag = readings.filter(({ tag }) => tag.raw === raw)
      assert.equal(new Set(ofTag.map(({ tag }) => tag)).size, 1)
      assert.ok(Object.isFrozen(ofTag[0]?.tag) && ofTag[0]?.tag.id === `c:${raw}`)
      assert.ok(ofTag.every(({ timestamp }, index) => timestamp >= (ofTag[index - 1]?.timestamp ?? 0)))
    }
  })

  test(`${name}: as batches, each message is one whole cycle`, async (t) => {
    const world = await open(t, subject, { reader: { output: 'batch' } })
    const batches = await world.flow.inbox('out').until(3)
    for (const { batch, payload } of batches)
      assert.deepEqual([batch, (payload as readonly Reading[]).map(({ tag }) => tag.raw).sort()], [true, subject.tags.toSorted()])
  })
}
