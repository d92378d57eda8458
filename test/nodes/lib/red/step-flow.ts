// A step node `s` in a flow, with everything around it that Node-RED can tell about it.
import type { TestContext } from 'node:test'
import { defineFields, number } from '../../../../nodes/lib/fields.ts'
import type { Message } from '../../../../nodes/lib/reading.ts'
import { defineStep, type StepOptions } from '../../../../nodes/lib/red/define-step.ts'
import type { Output, Step } from '../../../../nodes/lib/step.ts'
import { runFlow } from '../../../support/flow.ts'

export const fields = defineFields({
  version: 1,
  face: { kind: 'step', color: '#A9D6B5', inputs: 1, outputs: ['readings', 'side', 'health'] },
  settings: { limit: number({ default: 100, max: 1_000 }), least: number({ default: 0, min: 0 }) },
  migrate: [],
})

export const nothingHeld = () => ({ held: 0, suppressed: {} })

/** One step `s` with everything around it that Node-RED can tell about it. */
export async function run(
  t: TestContext,
  create: StepOptions<typeof fields.settings>['create'],
  more: Omit<StepOptions<typeof fields.settings>, 'create'> = {},
  settings: object = {},
) {
  const define = defineStep('sorter', fields, { create, ...more })
  const flow = await runFlow(
    t,
    [define],
    [
      { id: 's', type: 'lineside-sorter', name: 'Sorter 1', wires: [['out', 'second'], ['side'], ['health']], ...settings },
      ...['out', 'second', 'side', 'health', 'completed', 'caught'].map((id) => ({ id, type: 'helper' })),
      { id: 'complete', type: 'complete', scope: ['s'], wires: [['completed']] },
      { id: 'catch', type: 'catch', scope: ['s'], wires: [['caught']] },
    ],
  )
  const payloads = (id: string) => flow.inbox(id).messages.map((message) => message['payload'])
  return { ...flow, payloads, give: (message: Message) => flow.node('s').receive(message) }
}

/** Numbers go on, texts to the side, booleans twice, null nowhere, and 13 is a bug. */
export function sorting(): Step {
  const kinds: Readonly<Record<string, readonly string[]>> = { number: ['readings'], string: ['side'], boolean: ['readings', 'readings'] }
  return {
    take(reading) {
      if (reading.payload === 13) throw new TypeError('boom')
      return (kinds[typeof reading.payload] ?? []).map((port): Output => ({ port, message: reading }))
    },
    balance: nothingHeld,
  }
}
