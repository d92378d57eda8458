// The whole line in Node-RED: readings a second through normalizer, enricher, downsampler and publisher, one message a
// reading and in batches, beside the same flow built of stock nodes (function, function, filter, mqtt out).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startMqttBroker } from '../test/simulators/mqtt-broker.ts'
import { startNodeRed } from '../test/support/node-red.ts'
import { type Claim, figure, median } from './claim.ts'
import { linesideFlow, sourceId, stockFlow } from './line-flows.ts'

const root = path.resolve(import.meta.dirname, '..')
const readings = 20_000
const runs = 5
const contenders = {
  'stock nodes, one message a reading': { flow: stockFlow, perMessage: 1 },
  'Lineside, one message a reading': { flow: linesideFlow, perMessage: 1 },
  'Lineside, batches of 100': { flow: linesideFlow, perMessage: 100 },
} as const
type Name = keyof typeof contenders

export default async function line(): Promise<readonly Claim[]> {
  const names = Object.keys(contenders) as Name[]
  const rates = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let run = 0; run < runs; run += 1) {
    for (const name of names) rates.get(name)?.push(await once(contenders[name]))
  }
  const rate = (name: Name) => median(rates.get(name) ?? [])
  const [stock, single, batched] = names.map(rate) as [number, number, number]
  return [
    ...names.map((name) => figure(`${name}: published and acknowledged`, rate(name), 'readings/s')),
    figure('Lineside single against stock nodes (stock keeps nothing on disk)', single / stock, '×'),
    figure('Lineside batched against stock nodes', batched / stock, '×'),
  ]
}

/** One run in a fresh Node-RED: from the first reading made to the last one at the broker. */
async function once({ flow, perMessage }: (typeof contenders)[Name]): Promise<number> {
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-bench-'))
  let seen = 0
  const { promise: all, resolve } = Promise.withResolvers<void>()
  const broker = await startMqttBroker({
    keepLast: 1,
    onPublish: () => {
      seen += 1
      if (seen === readings) resolve()
    },
  })
  const nodeRed = await startNodeRed({
    version: '5',
    userDir,
    settings: { nodesDir: root },
    flows: flow({ broker: broker.port, readings, perMessage }),
  })
  try {
    await nodeRed.logged(/bench ready/, 20_000)
    const begin = performance.now()
    await nodeRed.admin('POST', `inject/${sourceId}`, {})
    const limit = setTimeout(() => resolve(), 120_000)
    await all
    clearTimeout(limit)
    return (1000 * seen) / (performance.now() - begin)
  } finally {
    await nodeRed.stop()
    await broker.close()
    rmSync(userDir, { recursive: true, force: true })
  }
}
