// Scans by a hand-turned clock: each group at its rate, a slow device never with a backlog, a dead unit never starving
// the rest, lessons never forgotten.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UnitScan } from '../../../../nodes/modbus-connection/questions.ts'
import type { BusUnit } from '../../../support/modbus-bus.ts'
import { modbusTag } from '../../../support/modbus-tags.ts'
import { countsOf, newMemory, running, table } from '../../../support/modbus-turns.ts'

test('each tag is read at its own rate: one record a cycle, one hand-over a cycle', async () => {
  const tags = [modbusTag(1), modbusTag(2, { intervalMs: 100 }), modbusTag(3, { intervalMs: 5_000 }), modbusTag(4)]
  const { clock, line } = running({ 1: { delayMs: 1 } }, [table(tags, 1_000)])
  await clock.advance(20_000)
  await line.stop()
  assert.deepEqual(countsOf(line.readings), { R1: 20, R2: 200, R3: 4, R4: 20 })
  assert.equal(line.cycles.length, 224)
  assert.equal(line.counters.get('skipped'), 0)
})

test('groups of one rate on one line are due at different instants', async () => {
  const tables = Array.from({ length: 8 }, (_, at) => table([modbusTag(1_000 * at)], 800))
  const { clock, bus, line } = running({ 1: {} }, tables)
  await clock.advance(8_000)
  await line.stop()
  const phases = new Set(bus.requests.slice(8).map(({ at }) => at % 800))
  assert.deepEqual(
    [...phases].toSorted((one, other) => one - other),
    [0, 100, 200, 300, 400, 500, 600, 700],
  )
})

test('a device ten times too slow has one scan pending and no more; what it misses is counted, nothing piles up', async () => {
  const tables = [table([modbusTag(1), modbusTag(2, { intervalMs: 200 })], 100), table([modbusTag(500)], 100)]
  const { clock, bus, line } = running({ 1: { delayMs: 1_000 } }, tables)
  const pending: number[] = []
  for (let step = 0; step < 60; step += 1) {
    await clock.advance(1_000)
    pending.push(clock.pending)
  }
  await line.stop()
  assert.equal(bus.deepest, 1)
  assert.ok(bus.requests.length <= line.cycles.length + 1)
  assert.equal(Math.max(...pending), Math.min(...pending))
  // Due in a minute: 600 and 300 and 600. Some were read, all others skipped, but for those just due.
  const due = line.counters.get('cycles') + line.counters.get('skipped')
  assert.ok(Math.abs(due - 1_500) <= 40, `${due} cycles read or skipped`)
  const counts = countsOf(line.readings)
  for (const name of ['R1', 'R2', 'R500']) assert.ok((counts[name] ?? 0) >= 14, `${name} ${counts[name]} times`)
})

for (const [what, split] of [
  ['of a table each', true],
  ['in one table', false],
] as const) {
  test(`of ten units ${what}, one of them dead, at least 95 % of the scans are on time`, async () => {
    const intervalMs = 1_000
    const ids = Array.from({ length: 10 }, (_, index) => index + 1)
    const tags = ids.map((unitId) => modbusTag(unitId, { unitId }))
    const tables = split ? tags.map((tag) => table([tag], intervalMs)) : [table(tags, intervalMs)]
    const units = Object.fromEntries(ids.map((id): [number, BusUnit] => [id, { delayMs: 5, isDead: id === 5 }]))
    const { clock, line } = running(units, tables)
    const onTime = new Map<string, Set<number>>()
    const minutes = 10
    let seen = 0
    for (let now = 0; now < minutes * 60_000; now += 100) {
      await clock.advance(100)
      const fresh = line.cycles.slice(seen).flat()
      seen = line.cycles.length
      for (const { tag, quality } of fresh) {
        if (quality !== 'good') continue
        const scans = onTime.get(tag.raw) ?? new Set()
        scans.add(Math.floor(now / intervalMs))
        onTime.set(tag.raw, scans)
      }
    }
    await line.stop()
    assert.equal(onTime.has('R5'), false)
    assert.equal(onTime.size, 9)
    for (const [name, scans] of onTime) assert.ok(scans.size >= 0.95 * minutes * 60, `${name}: ${scans.size} of ${minutes * 60}`)
  })
}

test('a silent unit is bad in every cycle, asked or not', async () => {
  const tags = [modbusTag(1, { unitId: 1 }), modbusTag(2, { unitId: 2 }), modbusTag(3, { unitId: 3 })]
  const { clock, line } = running({ 1: {} }, [table(tags, 1_000)])
  await clock.advance(30_000)
  await line.stop()
  for (const cycle of line.cycles)
    assert.deepEqual(
      cycle.map(({ quality }) => quality),
      ['good', 'bad', 'bad'],
    )
})

test('what a device refuses is remembered over stays and over redeploys of a reader', async () => {
  const memory = newMemory()
  const unit: BusUnit = { refused: new Set([7]), maxRegisters: 40 }
  const tags = Array.from({ length: 120 }, (_, at) => modbusTag(at))
  const first = running({ 1: unit }, [table(tags, 1_000)], memory)
  await first.clock.advance(20_000)
  await first.line.stop()
  const again = running(
    { 1: unit },
    [
      table(
        tags.map((tag) => ({ ...tag })),
        1_000,
      ),
    ],
    memory,
  )
  await again.clock.advance(500)
  await again.line.stop()
  assert.equal(again.line.counters.get('exceptions'), 0)
  assert.deepEqual(
    again.line.readings.map(({ payload }) => payload),
    tags.map(({ address }) => (address === 7 ? null : address)),
  )
})

test('a device that falls silent on long requests costs a few stays, and is then read whole for good', async () => {
  const memory = newMemory()
  const tags = Array.from({ length: 120 }, (_, at) => modbusTag(at))
  let stays = 0
  for (let isLost = true; isLost; stays += 1) {
    assert.ok(stays < 20)
    const { clock, line } = running({ 1: { silentBeyond: 60 } }, [table(tags, 1_000)], memory)
    await clock.advance(60_000)
    isLost = (await Promise.race([line.ended, 'still there'])) !== 'still there'
    if (isLost) continue
    await line.stop()
    assert.equal(line.cycles.length, 61)
    assert.ok(line.readings.every(({ payload, tag }) => `R${payload}` === tag.raw))
  }
})

test('read now answers in the order of the table, whatever the rates', async () => {
  const all = table([modbusTag(1, { intervalMs: 60_000 }), modbusTag(2), modbusTag(3, { intervalMs: 60_000 })], 1_000)
  const { clock, line } = running({ 1: {} }, [all])
  await clock.advance(1_500)
  const asked = line.read(all, null)
  await clock.advance(0)
  assert.deepEqual(
    (await asked).map(({ payload }) => payload),
    [1, 2, 3],
  )
  await line.stop()
})

test('a value and its scale factor are of one cycle, also when their rates differ', async () => {
  const factor = modbusTag(10, { type: 'int16', intervalMs: 60_000 })
  const { clock, bus, line } = running({ 1: { registers: new Map([[10, 0xffff]]) } }, [table([factor, modbusTag(20, { factor })], 1_000)])
  await clock.advance(5_500)
  await line.stop()
  assert.deepEqual(
    line.readings.filter(({ tag }) => tag.raw === 'R20').map(({ payload }) => payload),
    Array(6).fill(2),
  )
  assert.equal(countsOf(line.readings)['R10'], 1)
  assert.ok(bus.requests.filter(({ start, count }) => start === 10 && count === 11).length >= 5)
})

test('while silent units are looked for, reading has the line for half of the time', async () => {
  const { clock, bus, line } = running({ 1: {}, 4: {} }, [table([modbusTag(1)], 100)])
  await clock.advance(10_000)
  const [before, begin] = [line.cycles.length, clock.monotonic()]
  const found: number[] = []
  for (let next: number | null = 1; next !== null; ) {
    const asked: Promise<unknown> = line.ask({ kind: 'scan-units', from: next, to: 10 })
    let answer: UnitScan | null = null
    void asked.then((got) => (answer = got as UnitScan))
    while (answer === null) await clock.advance(100)
    found.push(...(answer as UnitScan).found)
    next = (answer as UnitScan).next
  }
  const due = (clock.monotonic() - begin) / 100
  await line.stop()
  assert.deepEqual([found, bus.deepest], [[1, 4], 1])
  // Eight of them are silent for two seconds each.
  assert.ok(line.cycles.length - before >= 0.45 * due, `${line.cycles.length - before} of ${due}`)
})
