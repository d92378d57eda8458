// Questions as chains of probes: who a unit is, and which units there are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Found, type Probe, probing } from '../../../nodes/modbus-connection/probes.ts'
import type { ModbusQuestion } from '../../../nodes/modbus-connection/questions.ts'
import { silence } from '../../../nodes/modbus-connection/units.ts'

const never = () => false

function run(question: ModbusQuestion, answer: (probe: Probe) => Found, isTime = never): readonly [unknown, readonly Probe[]] {
  const asked: Probe[] = []
  const chain = probing(question, isTime)
  for (let step = chain.next(); ; ) {
    if (step.done === true) return [step.value, asked]
    asked.push(step.value)
    step = chain.next(answer(step.value))
  }
}
const value: Found = { bytes: Uint8Array.of(0, 1) }

test('a unit is there when it answers, be it with an exception, and not when a gateway answers for it', () => {
  const answers: Readonly<Record<number, Found>> = {
    1: value,
    2: { silent: silence },
    3: { exception: 2 },
    4: { exception: 11 },
    5: { exception: 10 },
  }
  const [found, asked] = run({ kind: 'scan-units', from: 1, to: 5 }, ({ unitId }) => answers[unitId] ?? value)
  assert.deepEqual(found, { found: [1, 3], next: null })
  assert.deepEqual(
    asked,
    [1, 2, 3, 4, 5].map((unitId) => ({ kind: 'read', unitId, register: 'holding', start: 0, count: 1 })),
  )
})

test('when it is time, the scan says where to go on; one unit at least was asked', () => {
  assert.deepEqual(
    run(
      { kind: 'scan-units', from: 7, to: 247 },
      () => value,
      () => true,
    )[0],
    { found: [7], next: 8 },
  )
})

test('a scan that goes on where it stopped asks each unit once', () => {
  const asked: number[] = []
  let from: number | null = 1
  while (from !== null) {
    let left = 10
    const [answer, probes] = run(
      { kind: 'scan-units', from, to: 247 },
      () => ({ silent: silence }),
      () => --left < 0,
    )
    asked.push(...probes.map(({ unitId }) => unitId))
    from = (answer as { readonly next: number | null }).next
  }
  assert.deepEqual(
    asked,
    Array.from({ length: 247 }, (_, index) => index + 1),
  )
})

test('a unit says who it is', () => {
  const objects = [{ id: 0, text: 'Lineside' }]
  assert.deepEqual(
    run({ kind: 'identify', unitId: 9 }, () => ({ objects })),
    [{ unitId: 9, objects }, [{ kind: 'identify', unitId: 9 }]],
  )
})

test('a unit that does not know the function and one that is silent are refused each in their own words', () => {
  const identify: ModbusQuestion = { kind: 'identify', unitId: 9 }
  assert.throws(() => run(identify, () => ({ exception: 1 })), { code: 'modbus.no-identity', params: { unit: 9, exception: 1 } })
  assert.throws(() => run(identify, () => ({ silent: silence })), { code: 'modbus.unit-silent', params: { unit: 9 } })
})
