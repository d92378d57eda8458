// A reader node of a held protocol with everything around it, for the tests of define-reader.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { ReadRequest } from '../../../../nodes/lib/line.ts'
import type { Message, Reading } from '../../../../nodes/lib/reading.ts'
import { runFlow } from '../../../support/flow.ts'
import { settle } from '../../../support/hand-clock.ts'
import { type HeldLine, heldLine, heldTypes } from '../../../support/held-line.ts'

/** One reader `r` with everything around it; what stands behind it is made after it. */
export async function run(
  t: TestContext,
  line: HeldLine,
  settings: object = {},
  connection: { readonly type: string; readonly [setting: string]: unknown } = { type: 'lineside-held-connection', host: 'plc' },
) {
  const flow = await runFlow(
    t,
    heldTypes(line, 60_000),
    [
      { id: 'r', type: 'lineside-held-reader', name: 'Press', connection: 'c', wires: [['out'], ['health']], ...settings },
      { id: 'c', ...connection },
      ...['out', 'health', 'completed', 'caught'].map((id) => ({ id, type: 'helper' })),
      { id: 'complete', type: 'complete', scope: ['r'], wires: [['completed']] },
      { id: 'catch', type: 'catch', scope: ['r'], wires: [['caught']] },
    ],
    { configTypes: ['lineside-held-connection'] },
  )
  return { ...flow, give: (message: Message) => flow.node('r').receive(message) }
}

/** A reader on a line that is live. */
export async function live(t: TestContext, settings: object = {}) {
  const line = heldLine()
  const flow = await run(t, line, settings)
  const stay = await line.stay(1)
  await settle()
  stay.line.live()
  const registration = stay.line.registrations.current[0]
  assert.ok(registration !== undefined)
  const question = async (): Promise<ReadRequest<string>> => {
    for (let request = stay.line.nextRequest(); ; request = stay.line.nextRequest()) {
      if (request !== undefined) return request
      await stay.line.idle(5_000)
    }
  }
  return { ...flow, stay, question, emit: (readings: readonly Reading[]) => stay.line.emit(registration, readings) }
}
