// What the OPC UA reader costs: 10,000 items at 10 Hz from a server in its own process that counts what it sent, in a
// real Node-RED with batch output, beside node-opcua-client used item by item. Then a link cut within the queue's budget.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { forkOpcuaServer, type OpcuaServerChild } from '../test/simulators/opcua-server-child.ts'
import { startFaultProxy } from '../test/support/fault-proxy.ts'
import type { NodeRed } from '../test/support/node-red.ts'
import { cpuOf, look } from '../test/support/probe.ts'
import { atLeast, atMost, type Claim, figure, median } from './claim.ts'
import { inNodeRed, type Memory, megabyte, memoryOf } from './in-node-red.ts'
import { askId, type Counted, idleFlow, readerFlow } from './opcua-flows.ts'

const runs = 5
const items = 10_000
const hz = 10
const leastItems = 1_000
/** Share of its samples that a server must take in time, for a run to count. */
const keptUp = 0.9
const warmUpMs = 4_000
const windowMs = 6_000
/** Longer than a publishing interval and a sampling interval: what is on the way arrives. */
const settleMs = 2_000
const cutItems = 1_000
const cutMs = 5_000

interface Figures extends Memory {
  readonly perSecond: number
  readonly microseconds: number
  readonly subscribedMs: number
  readonly faults: number
}
type Faults = Pick<Counted, 'lost' | 'repeated' | 'outOfOrder'>

export default async function opcuaReader(): Promise<readonly Claim[]> {
  const { load, idle, ours, naive } = await allRuns(items)
  const cut = await cutRun()
  const of = (some: readonly Figures[], key: keyof Figures) => median(some.map((one) => one[key]))
  const above = (some: readonly Memory[], key: keyof Memory) => of(ours, key) - median(some.map((one) => one[key]))
  const ratio = median(ours.map((one, run) => (naive[run]?.microseconds ?? Number.NaN) / one.microseconds))
  return [
    figure('load: items at 10 Hz', load, 'items'),
    atLeast('values a second that arrived', of(ours, 'perSecond'), 'values/s', keptUp * load * hz),
    atMost(
      'lost, repeated or out of order in all runs',
      ours.reduce((sum, { faults }) => sum + faults, 0),
      'values',
      0,
    ),
    atMost('CPU of Node-RED a value, batch output included', of(ours, 'microseconds'), 'µs', 2.5),
    atMost('memory above the same Node-RED without the node', above(idle, 'megabytes'), 'MB', 110),
    // The rest is what V8 holds free for the next ten thousand short-lived readings: 128 MB of young generation on Node.js 24.
    figure('of it in use, after a collection', above(idle, 'liveMegabytes'), 'MB'),
    figure('until every item is subscribed and has its first value', of(ours, 'subscribedMs'), 'ms'),
    figure('node-opcua-client item by item: values a second', of(naive, 'perSecond'), 'values/s'),
    figure('node-opcua-client item by item: CPU a value, no Node-RED around it', of(naive, 'microseconds'), 'µs'),
    figure('node-opcua-client item by item: against ours', ratio, '×'),
    figure('node-opcua-client item by item: until every item is subscribed', of(naive, 'subscribedMs'), 'ms'),
    figure('node-opcua-client item by item: lost, repeated or out of order', of(naive, 'faults'), 'values'),
    figure('link cut: how long', cutMs, 'ms'),
    atMost(`link cut, ${cutItems} items: lost`, cut.lost, 'values', 0),
    atMost(`link cut, ${cutItems} items: repeated`, cut.repeated, 'values', 0),
    atMost(`link cut, ${cutItems} items: out of order`, cut.outOfOrder, 'values', 0),
  ]
}

interface Runs {
  readonly load: number
  readonly idle: readonly Memory[]
  readonly ours: readonly Figures[]
  readonly naive: readonly Figures[]
}

/** All runs under one load; half of it where the server itself falls behind: on that machine there is no more to be had. */
async function allRuns(load: number): Promise<Runs> {
  const idle: Memory[] = []
  const ours: Figures[] = []
  const naive: Figures[] = []
  for (let run = 0; run < runs; run += 1) {
    idle.push(await memoryOf(idleFlow, warmUpMs + windowMs))
    const { figures, server } = await withServer(load, ourRun)
    if (server < keptUp * load * hz && load > leastItems) return allRuns(load / 2)
    ours.push(figures)
    naive.push((await withServer(load, naiveRun)).figures)
  }
  return { load, idle, ours, naive }
}

type Run = (server: OpcuaServerChild, count: number) => Promise<Figures>

/** A run against a server of its own; `server`: samples a second that it took meanwhile. */
async function withServer(count: number, run: Run): Promise<{ readonly figures: Figures; readonly server: number }> {
  const server = await forkOpcuaServer({ tags: count, historyTags: 0, changeMs: 1_000 / hz })
  try {
    const figures = await run(server, count)
    const seconds = server.progress.slice(-Math.ceil(windowMs / 1_000) - 2, -2)
    const sampled = (seconds.at(-1)?.sampled ?? 0) - (seconds[0]?.sampled ?? 0)
    return { figures, server: sampled / Math.max(1, seconds.length - 1) }
  } finally {
    await server.close()
  }
}

async function ourRun(server: OpcuaServerChild, count: number): Promise<Figures> {
  return inNodeRed(readerFlow(server.endpointUrl, count), async (nodeRed) => {
    const begin = performance.now()
    while ((await counted(nodeRed)).values < count) await pause(50)
    const subscribedMs = performance.now() - begin
    await pause(warmUpMs)
    const first = { ...(await counted(nodeRed)), cpu: await cpuOf(nodeRed), at: performance.now() }
    await pause(windowMs)
    const last = { ...(await counted(nodeRed)), cpu: await cpuOf(nodeRed), at: performance.now() }
    const sight = await look(nodeRed)
    const values = last.values - first.values
    return {
      perSecond: (1_000 * values) / (last.at - first.at),
      microseconds: (last.cpu - first.cpu) / values,
      megabytes: sight.rss / megabyte,
      liveMegabytes: sight.heapUsed / megabyte,
      subscribedMs,
      faults: await settledFaults(nodeRed, server),
    }
  })
}

async function naiveRun(server: OpcuaServerChild, count: number): Promise<Figures> {
  const child = fork(path.join(import.meta.dirname, 'opcua-naive.ts'), [server.endpointUrl, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ask = async () => {
    child.send('figures')
    const [figures] = (await once(child, 'message')) as [Omit<Counted, 'sum'> & { readonly cpuMicroseconds: number; readonly rss: number }]
    return { ...figures, at: performance.now() }
  }
  try {
    const { subscribedMs } = await new Promise<{ subscribedMs: number }>((resolve) => {
      // The library writes to the console as well.
      createInterface({ input: child.stdout ?? process.stdin }).on('line', (line) => line.startsWith('{"subscribedMs"') && resolve(JSON.parse(line)))
    })
    await pause(warmUpMs)
    const first = await ask()
    await pause(windowMs)
    const last = await ask()
    const values = last.values - first.values
    return {
      perSecond: (1_000 * values) / (last.at - first.at),
      microseconds: (last.cpuMicroseconds - first.cpuMicroseconds) / values,
      megabytes: last.rss / megabyte,
      liveMegabytes: Number.NaN,
      subscribedMs,
      faults: last.lost + last.repeated + last.outOfOrder,
    }
  } finally {
    child.disconnect()
    await once(child, 'exit')
  }
}

/** The link is away for less than the queues hold. */
async function cutRun(): Promise<Faults> {
  const server = await forkOpcuaServer({ tags: cutItems, historyTags: 0, changeMs: 1_000 / hz })
  const proxy = await startFaultProxy(server)
  try {
    return await inNodeRed(readerFlow(`opc.tcp://127.0.0.1:${proxy.port}`, cutItems), async (nodeRed) => {
      while ((await counted(nodeRed)).values < 3 * cutItems) await pause(50)
      proxy.refuse()
      proxy.cutHard()
      await pause(cutMs)
      await proxy.accept()
      await pause(warmUpMs)
      const end = await settled(nodeRed, server)
      // What never came at all is lost as well.
      return { ...end, lost: end.lost + end.missing }
    })
  } finally {
    await proxy.close()
    await server.close()
  }
}

async function settledFaults(nodeRed: NodeRed, server: OpcuaServerChild): Promise<number> {
  const { lost, repeated, outOfOrder, missing } = await settled(nodeRed, server)
  return lost + repeated + outOfOrder + missing
}

/** The server stops sampling; what it has sent is compared with what has come. */
async function settled(nodeRed: NodeRed, server: OpcuaServerChild): Promise<Counted & { readonly missing: number }> {
  const { counts } = await server.tell('freeze')
  const sent = Object.values(counts).reduce((sum, count) => sum + count, 0)
  await pause(settleMs)
  const seen = await counted(nodeRed)
  return { ...seen, missing: Math.abs(sent - seen.sum) }
}

/** What the function node of the flow has seen. */
async function counted(nodeRed: NodeRed): Promise<Counted> {
  const from = nodeRed.log().length
  await nodeRed.admin('POST', `inject/${askId}`, {})
  const [, json = '{}'] = await nodeRed.logged(new RegExp(`(?<=[\\s\\S]{${from}})bench (\\{.*\\})`), 20_000)
  return JSON.parse(json) as Counted
}
