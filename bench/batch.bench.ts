// What it costs Node-RED to be handed 10,000 values a second: one message a value, and one batch a cycle. The reader
// reads 1,000 registers ten times a second from a device in another process; a function node looks at every value.
// Beside them the same reader with nothing wired to it: what reading alone costs.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startModbusDevice } from '../test/simulators/modbus-device.ts'
import { startNodeRed } from '../test/support/node-red.ts'
import { atMost, type Claim, figure, median } from './claim.ts'

const root = path.resolve(import.meta.dirname, '..')
const runs = 5
const tagCount = 1_000
const intervalMs = 100
const settleMs = 2_000
const measureMs = 4_000
/** Clock ticks a second, as /proc counts them on every Linux there is. */
const ticksASecond = 100

const contenders = {
  'nothing wired': { output: 'single', isWired: false },
  'one message a value': { output: 'single', isWired: true },
  'one batch a cycle': { output: 'batch', isWired: true },
} as const
type Name = keyof typeof contenders

interface Run {
  /** Of one core, percent. */
  readonly cpu: number
  readonly valuesASecond: number
  /** Of all values of a cycle, in order. */
  readonly hash: string
}

export default async function batch(): Promise<readonly Claim[]> {
  const names = Object.keys(contenders) as Name[]
  const results = new Map<Name, Run[]>(names.map((name) => [name, []]))
  for (let run = 0; run < runs; run += 1) {
    for (const name of names) results.get(name)?.push(await once(contenders[name]))
  }
  const of = (name: Name, what: (run: Run) => number) => median((results.get(name) ?? []).map(what))
  const cpu = (name: Name) => of(name, (run) => run.cpu)
  const reading = cpu('nothing wired')
  const hashes = new Set([...results].flatMap(([name, some]) => (contenders[name].isWired ? some.map(({ hash }) => hash) : [])))
  if (hashes.size !== 1) throw new Error(`the values differ: ${[...hashes].join(', ')}`)
  const wired = names.filter((name) => contenders[name].isWired)
  return [
    figure('reading 10,000 values a second, nothing wired: CPU', reading, '%'),
    ...wired.map((name) =>
      figure(
        `${name}: values`,
        of(name, (run) => run.valuesASecond),
        'values/s',
      ),
    ),
    ...wired.map((name) => figure(`${name}: CPU`, cpu(name), '%')),
    figure('one batch a cycle: all CPU, reading included, of single messages', (100 * cpu('one batch a cycle')) / cpu('one message a value'), '%'),
    atMost(
      'one batch a cycle: CPU of handing over, of single messages',
      (100 * Math.max(0, cpu('one batch a cycle') - reading)) / (cpu('one message a value') - reading),
      '%',
      20,
    ),
  ]
}

async function once({ output, isWired }: (typeof contenders)[Name]): Promise<Run> {
  const plc = await startModbusDevice({ units: { 1: { holding: (address) => (address * 7_919) % 65_536 } }, keepLast: 1 })
  const userDir = mkdtempSync(path.join(tmpdir(), 'lineside-bench-'))
  const nodeRed = await startNodeRed({ version: '5', userDir, settings: { nodesDir: root }, flows: flow(plc.port, output, isWired) })
  try {
    await new Promise((resolve) => setTimeout(resolve, settleMs))
    const requests = () => plc.requestCounts.get(3) ?? 0
    const [ticks, asked, begin] = [ticksOf(nodeRed.pid), requests(), performance.now()]
    await new Promise((resolve) => setTimeout(resolve, measureMs))
    const seconds = (performance.now() - begin) / 1_000
    const cpu = (100 * (ticksOf(nodeRed.pid) - ticks)) / ticksASecond / seconds
    const cycles = (requests() - asked) / Math.ceil(tagCount / 125)
    const hash = isWired ? ((await nodeRed.logged(/values of a cycle: (\w+)/))[1] ?? '') : ''
    return { cpu, valuesASecond: (cycles * tagCount) / seconds, hash }
  } finally {
    await nodeRed.stop()
    await plc.close()
    rmSync(userDir, { recursive: true, force: true })
  }
}

/** User and system time of a process, in ticks: the 14th and 15th field of its stat. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return Number(fields[11]) + Number(fields[12])
}

function flow(port: number, output: string, isWired: boolean): readonly object[] {
  const tags = Array.from({ length: tagCount }, (_, at) => ({ name: `R${at}`, unitId: 1, register: 'holding', address: String(at), type: 'uint16' }))
  // The first whole cycle goes into a hash, which is said; from then on only good values are counted: it is the handing
  // over that is measured, and arithmetic in a function node's sandbox is dear.
  const look = `
    const seen = context.get('seen') || { hash: 0, good: 0, isWhole: false, isSaid: false }
    const many = msg.batch === true ? msg.payload : [msg]
    if (seen.isSaid) {
      let good = 0
      for (const one of many) if (one.quality === 'good') good += 1
      seen.good += good
    } else {
      for (const { topic, payload, quality, statusCode } of many) {
        if (topic === 'R0') { seen.hash = 0; seen.isWhole = true }
        for (const part of [topic.length, payload, quality.length, statusCode]) seen.hash = (Math.imul(seen.hash, 31) + part) | 0
        if (topic !== 'R${tagCount - 1}' || !seen.isWhole) continue
        seen.isSaid = true
        node.warn('values of a cycle: ' + (seen.hash >>> 0).toString(16))
        break
      }
    }
    context.set('seen', seen)`
  const place = { z: 'bench', x: 0, y: 0 }
  return [
    { id: 'bench', type: 'tab', label: 'bench' },
    { id: 'plc', type: 'lineside-modbus-connection', version: 1, name: '', host: '127.0.0.1', port },
    {
      ...place,
      id: 'read',
      type: 'lineside-modbus-reader',
      version: 1,
      name: '',
      connection: 'plc',
      intervalMs,
      output,
      heartbeatSeconds: 60,
      tags,
      wires: isWired ? [['look'], []] : [[], []],
    },
    { ...place, id: 'look', type: 'function', func: look, outputs: 0, timeout: 0, initialize: '', finalize: '', libs: [], wires: [] },
  ]
}
