// Units behind one connection: when a silent one is asked again, and when silence means that the line is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { meaningOf } from '../../../nodes/modbus-connection/exceptions.ts'
import { createUnits, notAskedYet, silence, type Units } from '../../../nodes/modbus-connection/units.ts'

const timeoutMs = 1_000

/** Units 1, 2, 3 unless the test says otherwise; those named have answered in this stay. */
function units({ known = [1, 2, 3], answered = [] }: { known?: readonly number[]; answered?: readonly number[] } = {}): Units {
  const made = createUnits(timeoutMs)
  made.begin()
  made.follow(new Set(known))
  for (const unit of answered) made.answered(unit)
  return made
}

/** When a unit that never answers is asked, while the others always do: its waits, from the end of each timeout. */
function waits(made: Units, attempts: number, stepMs: number): readonly number[] {
  const found: number[] = []
  let now = 0
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    assert.equal(made.timedOut(2, now), false)
    const since = now
    do {
      now += stepMs
      made.turn()
      made.answered(1)
    } while (made.waiting(2, now) !== null)
    found.push(now - since)
  }
  return found
}

test('silence of a unit beside one that answers is not the end of the line', () => {
  const made = units({ answered: [1, 2] })
  assert.equal(made.timedOut(2, 0), false)
  assert.deepEqual(made.waiting(2, 0), silence)
  assert.equal(made.waiting(1, 0), null)
})

test('a silent unit is asked again after 2, 4, 8 … timeouts, and at least once a minute', () => {
  assert.deepEqual(waits(units({ answered: [1] }), 8, 500), [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
})

test('with long timeouts it still gets no more than a thirtieth of the time', () => {
  const made = createUnits(10_000)
  made.follow(new Set([1, 2]))
  made.answered(1)
  assert.equal(waits(made, 7, 5_000).at(-1), 300_000)
})

test('an answer ends the waiting, and the next silence begins with the shortest again', () => {
  const made = units({ answered: [1] })
  for (let now = 0; now < 3; now += 1) made.timedOut(2, now)
  made.answered(2)
  assert.equal(made.waiting(2, 3), null)
  made.timedOut(2, 10_000)
  made.turn()
  assert.deepEqual([made.waiting(2, 11_999), made.waiting(2, 12_000)], [silence, null])
})

test('silence before anybody has answered means that the line is lost', () => {
  assert.equal(units().timedOut(1, 0), true)
})

test('two units that answered and fall silent one after the other mean that the line is lost', () => {
  const made = units({ answered: [1, 2, 3] })
  assert.deepEqual([made.timedOut(1, 0), made.timedOut(2, 1_000)], [false, true])
})

test('an answer between the two means that it is not', () => {
  const made = units({ answered: [1, 2, 3] })
  assert.equal(made.timedOut(1, 0), false)
  made.answered(3)
  assert.equal(made.timedOut(2, 1_000), false)
})

test('units known as silent do not make the line suspect, however many are tried in a row', () => {
  const made = units({ known: [1, 2, 3, 4], answered: [1] })
  assert.deepEqual(
    [2, 3, 4].map((unit) => made.timedOut(unit, 0)),
    [false, false, false],
  )
})

test('the only unit on a line never waits, and its silence is that of the line', () => {
  const made = units({ known: [1], answered: [1] })
  assert.equal(made.timedOut(1, 0), true)
  assert.equal(made.waiting(1, 0), null)
})

test('on a new line the silent one waits, due or not, until another has answered', () => {
  const made = units()
  made.timedOut(1, 0)
  made.begin()
  assert.deepEqual([made.waiting(1, 1_000_000), made.waiting(2, 0)], [silence, null])
  made.answered(2)
  made.turn()
  assert.equal(made.waiting(1, 1_000_000), null)
})

test('when all are silent each is asked when it is due: nobody waits for ever', () => {
  const made = units({ known: [1, 2] })
  for (const unit of [1, 2]) {
    made.timedOut(unit, 0)
    made.begin()
  }
  assert.deepEqual([made.waiting(1, 2_000), made.waiting(2, 2_000)], [null, null])
})

test('a gateway that says it does not reach a unit speaks for the line, and the unit waits with that reason', () => {
  const made = units({ known: [1, 2, 3, 4], answered: [1, 2, 4] })
  made.timedOut(1, 0)
  made.unreachable(3, 0, meaningOf(11))
  made.turn()
  assert.equal(made.waiting(3, 1_999)?.finding, 'modbus.gateway-target')
  assert.equal(made.timedOut(2, 0), false)
})

test('one timeout is enough for a cycle: what may be silent too waits for the next one', () => {
  const made = units({ known: [1, 2, 3], answered: [1] })
  made.timedOut(2, 0)
  assert.deepEqual([made.waiting(1, 0), made.waiting(3, 0)], [null, notAskedYet])
  made.turn()
  assert.equal(made.waiting(3, 0), null)
})

test('units that have answered in this stay are read first', () => {
  const made = units({ known: [1, 2, 3], answered: [3] })
  const order = (ids: readonly number[]) => made.inTurn(ids.map((unitId) => ({ unitId }))).map(({ unitId }) => unitId)
  assert.deepEqual(order([1, 2, 3]), [3, 1, 2])
})

test('the more units are dead, the more rarely each is asked: together they get no more time than one', () => {
  const made = units({ known: [1, 2, 3, 4], answered: [1] })
  let now = 0
  let spent = 0
  for (; now < 3_600_000; now += 1_000) {
    made.turn()
    made.answered(1)
    for (const unit of [2, 3, 4]) {
      if (made.waiting(unit, now) !== null) continue
      made.timedOut(unit, now)
      now += timeoutMs
      spent += timeoutMs
    }
  }
  assert.ok(spent < now / 30, `${spent} of ${now} ms`)
})

test('when one comes back, the others are asked soon: the cause may have been the same', () => {
  const made = units({ known: [1, 2, 3], answered: [1] })
  for (const unit of [2, 3]) for (let attempt = 0; attempt < 5; attempt += 1) made.timedOut(unit, 0)
  made.turn()
  assert.deepEqual(made.waiting(3, 1_000), silence)
  made.answered(2)
  assert.equal(made.waiting(3, 1_000), null)
})

test('looking for units demotes nobody: ids that no table names may be asked at any time', () => {
  const made = units({ known: [1], answered: [1] })
  assert.equal(made.timedOut(77, 0), false)
  assert.deepEqual([made.waiting(77, 0), made.waiting(1, 0)], [null, null])
})
