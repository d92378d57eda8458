// The two flows the line benchmark compares: ours, and the same work done with stock nodes. Both are fed by the same
// source, which keeps at most `window` readings unacknowledged, because Node-RED itself has no back-pressure.

export interface FlowOptions {
  readonly broker: number
  readonly readings: number
  readonly perMessage: number
}
type FlowNode = Readonly<Record<string, unknown>>

export const sourceId = 'bench-start'
const window = 4_000
const tagCount = 100
const tab = { id: 'bench', type: 'tab', label: 'bench' }

export function linesideFlow(options: FlowOptions): readonly FlowNode[] {
  const names = Array.from({ length: tagCount }, (_, index) => `T${index}`)
  const tags = names.map((raw) => ({ raw, name: `line1_${raw}`, scale: 0.1, offset: 0, unit: 'bar', low: null, high: null, datatype: 'number' }))
  const model = {
    lineside: 1,
    types: { Machine: { properties: Object.fromEntries(names.map((name) => [name, { unit: 'bar', datatype: 'number' }])) } },
    instances: [
      {
        id: 'urn:bench:1',
        type: 'Machine',
        path: 'acme/leeds/packing/line1/machine',
        tags: Object.fromEntries(names.map((name) => [`line1_${name}`, name])),
      },
    ],
  }
  return [
    tab,
    ...source(options, 'normalise', 'publish'),
    { id: 'model', type: 'lineside-asset-model', version: 1, source: 'inline', inline: JSON.stringify(model), file: '' },
    {
      id: 'destination',
      type: 'lineside-dmz-destination',
      version: 1,
      host: '127.0.0.1',
      port: options.broker,
      tls: '',
      clientId: '',
      keepAliveSeconds: 30,
      ackTimeoutSeconds: 10,
    },
    node('normalise', 'lineside-tag-normalizer', { tags, outOfRange: 'uncertain' }, [['context'], [], []]),
    node('context', 'lineside-asset-context-enricher', { model: 'model' }, [['thin'], [], []]),
    node(
      'thin',
      'lineside-downsampler',
      { mode: 'deadband', epsilon: 0.05, epsilonBasis: 'absolute', maxHoldSeconds: 60, heartbeatSeconds: 0, gapSeconds: 0, model: '', tags: [] },
      [['publish'], [], []],
    ),
    node(
      'publish',
      'lineside-dmz-publisher',
      { destination: 'destination', topicRoot: 'bench', allow: [{ pattern: '#' }], retain: false, outboxMegabytes: 256 },
      [[], []],
    ),
  ]
}

export function stockFlow(options: FlowOptions): readonly FlowNode[] {
  const rename = `msg.payload = Math.round(msg.payload * 0.1 * 1e6) / 1e6; msg.topic = 'line1_' + msg.topic; msg.unit = 'bar'; return msg`
  const context = `msg.topic = 'bench/acme/leeds/packing/line1/machine/' + msg.topic.slice(6); return msg`
  const payload = `msg.payload = { value: msg.payload, timestamp: msg.timestamp, quality: msg.quality, unit: msg.unit, asset: { id: 'urn:bench:1', type: 'Machine', path: 'acme/leeds/packing/line1/machine' } }; return msg`
  return [
    tab,
    ...source(options, 'rename', 'out'),
    {
      id: 'broker',
      type: 'mqtt-broker',
      broker: '127.0.0.1',
      port: String(options.broker),
      autoConnect: true,
      protocolVersion: '5',
      keepalive: '60',
      cleansession: true,
    },
    code('rename', rename, ['context']),
    code('context', context, ['filter']),
    node('filter', 'rbe', { func: 'deadbandEq', gap: '0.05', start: '', inout: 'out', septopics: true, property: 'payload', topi: 'topic' }, [
      ['format'],
    ]),
    code('format', payload, ['out']),
    node('out', 'mqtt out', { topic: '', qos: '1', retain: '', broker: 'broker' }, []),
  ]
}

/** Makes readings of a hundred tags in turn, each far enough from the last one to pass every filter. */
function source({ readings, perMessage }: FlowOptions, first: string, last: string): readonly FlowNode[] {
  const make = `
    if (msg.begin) context.set('made', 0), context.set('done', 0)
    else context.set('done', context.get('done') + ${perMessage})
    let made = context.get('made')
    const out = []
    while (made < ${readings} && made - context.get('done') < ${window}) {
      const many = []
      for (let one = 0; one < ${perMessage}; one += 1, made += 1) {
        const topic = 'T' + (made % ${tagCount})
        many.push({ topic, payload: (made * 7919) % 1000, timestamp: Date.now(), quality: 'good', statusCode: 0, tag: { id: 'bench:' + topic, name: topic, raw: topic } })
      }
      out.push(${perMessage} === 1 ? many[0] : { batch: true, payload: many })
    }
    context.set('made', made)
    return [out]`
  return [
    {
      id: sourceId,
      z: 'bench',
      x: 0,
      y: 0,
      type: 'inject',
      props: [{ p: 'begin', v: 'true', vt: 'bool' }],
      repeat: '',
      once: false,
      wires: [['make']],
    },
    {
      id: 'ready',
      z: 'bench',
      x: 0,
      y: 0,
      type: 'inject',
      props: [{ p: 'payload' }],
      payload: '',
      payloadType: 'date',
      once: true,
      onceDelay: '2',
      wires: [['say']],
    },
    code('say', `node.warn('bench ready')`, []),
    code('make', make, [first]),
    { id: 'acknowledged', z: 'bench', x: 0, y: 0, type: 'complete', scope: [last], uncaught: false, wires: [['make']] },
  ]
}

function code(id: string, func: string, wires: readonly string[]): FlowNode {
  return { id, z: 'bench', x: 0, y: 0, type: 'function', func, outputs: 1, timeout: 0, initialize: '', finalize: '', libs: [], wires: [wires] }
}

function node(id: string, type: string, settings: object, wires: readonly (readonly string[])[]): FlowNode {
  return { id, z: 'bench', x: 0, y: 0, type, version: 1, name: id, ...settings, wires }
}
