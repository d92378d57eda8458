// The flow the OPC UA benchmark runs: our reader in batches, and a function that looks at every number that comes.
import { machineNamespace } from '../test/simulators/opcua-server.ts'

type FlowNode = Readonly<Record<string, unknown>>

export const askId = 'bench-ask'

/** What the flow says of the numbers it has seen; see `counting`. */
export interface Counted {
  readonly values: number
  /** Of all tags, the last number of each. */
  readonly sum: number
  readonly lost: number
  readonly repeated: number
  readonly outOfOrder: number
}

export function readerFlow(endpointUrl: string, items: number): readonly FlowNode[] {
  const tags = Array.from({ length: items }, (_, index) => ({ name: `counter/${index}`, nodeId: `nsu=${machineNamespace};s=counter/${index}` }))
  return [
    ...idleFlow,
    {
      id: 'connection',
      type: 'lineside-opcua-connection',
      version: 1,
      endpointUrl,
      securityMode: 'none',
      firstReconnectMs: 100,
      maxReconnectMs: 1_000,
    },
    node('reader', 'lineside-opcua-reader', { connection: 'connection', output: 'batch', ...rates, survivesSeconds: 30, history: false, tags }, [
      ['count'],
      [],
    ]),
    node('count', 'function', { func: counting, outputs: 1 }, [[]]),
    node(askId, 'inject', { props: [{ p: 'asked', v: 'true', vt: 'bool' }], repeat: '', once: false }, [['count']]),
  ]
}

/** The same Node-RED without the node. */
export const idleFlow: readonly FlowNode[] = [{ id: 'bench', type: 'tab', label: 'bench' }]

/** Ten samples a second, handed over twice a second: the same for every contender. */
export const rates = { publishingMs: 500, samplingMs: 100 } as const

/** Each sample of a counter is its next number: a hole is a loss. What is stated again after an outage does not count. */
const counting = `
  const seen = context.seen ??= { last: new Map(), values: 0, lost: 0, repeated: 0, outOfOrder: 0 }
  if (msg.asked) {
    const { last, ...figures } = seen
    let sum = 0
    for (const number of last.values()) sum += number
    node.warn('bench ' + JSON.stringify({ ...figures, sum }))
    return null
  }
  for (const { topic, payload, findings } of msg.payload) {
    if (typeof payload !== 'number' || (findings && findings.includes('opcua.restated'))) continue
    seen.values += 1
    const before = seen.last.get(topic)
    seen.last.set(topic, payload)
    if (before === undefined || payload === before + 1) continue
    if (payload === before) seen.repeated += 1
    else if (payload < before) seen.outOfOrder += 1
    else seen.lost += payload - before - 1
  }
  return null`

function node(id: string, type: string, settings: object, wires: readonly (readonly string[])[]): FlowNode {
  return { id, z: 'bench', x: 0, y: 0, type, version: 1, name: id, ...settings, wires }
}
