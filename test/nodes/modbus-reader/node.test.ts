// What the dialog asks a connection that no reader uses yet: the first thing in a new plant.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import helper from 'node-red-node-test-helper'
import defineConnection from '../../../nodes/modbus-connection/node.ts'
import type { Identity, SunspecMap } from '../../../nodes/modbus-connection/questions.ts'
import defineReader from '../../../nodes/modbus-reader/node.ts'
import { startModbusDevice } from '../../simulators/modbus-device.ts'
import { sunspecInverter } from '../../simulators/sunspec-inverter.ts'
import { runFlow } from '../../support/flow.ts'

test('a deployed connection without a reader is opened for the question, and answers', async (t) => {
  const device = await startModbusDevice({ units: { 2: sunspecInverter() } })
  t.after(() => device.close())
  await runFlow(
    t,
    [defineConnection, defineReader],
    [{ id: 'plc', type: 'lineside-modbus-connection', version: 1, host: device.host, port: device.port, timeoutMs: 500 }],
    { configTypes: ['lineside-modbus-connection'] },
  )
  const ask = async (question: object, connection = 'plc') =>
    (await helper.request().post('/lineside/modbus-reader/ask').send({ config: { connection }, question })).body
  assert.equal(device.accepted, 0)
  assert.deepEqual(await ask({ kind: 'scan-units', from: 1, to: 3 }), { ok: true, answer: { found: [2], next: null } })
  const identity = (await ask({ kind: 'identify', unitId: 2 })) as { readonly answer: Identity }
  assert.deepEqual(identity.answer.objects[0], { id: 0, text: 'Lineside' })
  const map = (await ask({ kind: 'sunspec', unitId: 2 })) as { readonly answer: SunspecMap }
  assert.deepEqual(
    map.answer.models.map(({ id }) => id),
    [1, 103],
  )
  assert.deepEqual(await ask({ kind: 'identify', unitId: 2 }, 'nobody'), { ok: false, text: 'fault.line.not-deployed' })
  assert.deepEqual([device.accepted, device.writes], [1, 0])
})
