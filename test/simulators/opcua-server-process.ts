// The OPC UA simulator as a process of its own: `node opcua-server-process.ts '{"tags":10000}'`. Says its address in one
// JSON line, then one a second: samples taken, CPU used, how far it is behind. A parent that forked it may ask more.
import { type OpcuaServerOptions, startOpcuaServer } from './opcua-server.ts'

/** What a parent may send; each is answered with an `Answer` of the same number. */
export interface Command {
  readonly number: number
  readonly do: 'counts' | 'freeze' | 'go-on' | 'stop' | 'start' | 'drop-sessions'
}

export interface Answer {
  readonly number: number
  /** Last number of each counter and history variable. */
  readonly counts: Readonly<Record<string, number>>
  readonly writes: number
  readonly sessions: number
}

export interface Announcement {
  readonly port: number
  readonly endpointUrl: string
}

export interface Progress {
  /** Samples taken of all counters since the start. */
  readonly sampled: number
  readonly cpuSeconds: number
  /** By how much a timer of a second rang late, ms. */
  readonly lateMs: number
}

const everyMs = 1_000
const options = JSON.parse(process.argv[2] ?? '{}') as OpcuaServerOptions
const server = await startOpcuaServer(options)
const names = [
  ...Array.from({ length: options.tags ?? 1_000 }, (_, index) => `counter/${index}`),
  ...Array.from({ length: options.historyTags ?? 2 }, (_, index) => `history/${index}`),
]
const counts = () => Object.fromEntries(names.map((name) => [name, server.count(name)]))
let last = performance.now()

say({ port: server.port, endpointUrl: server.endpointUrl } satisfies Announcement)
const timer = setInterval(() => {
  const now = performance.now()
  const { user, system } = process.cpuUsage()
  const sampled = Object.values(counts()).reduce((sum, count) => sum + count, 0)
  say({ sampled, cpuSeconds: (user + system) / 1e6, lateMs: Math.max(0, Math.round(now - last - everyMs)) } satisfies Progress)
  last = now
}, everyMs)
process.on('message', (command: Command) => void obey(command))
// Without a parent it lives until it is told to end; with one it goes when the parent does.
process.on('disconnect', () => void end())
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void end())

async function obey({ number, do: what }: Command): Promise<void> {
  if (what === 'freeze' || what === 'go-on') server.freeze(what === 'freeze')
  if (what === 'stop') await server.stop()
  if (what === 'start') await server.start()
  if (what === 'drop-sessions') await server.dropSessions()
  process.send?.({ number, counts: counts(), writes: server.writes, sessions: server.sessions } satisfies Answer)
}

async function end(): Promise<void> {
  clearInterval(timer)
  await server.close()
  process.exit(0)
}

function say(what: Announcement | Progress): void {
  process.stdout.write(`${JSON.stringify(what)}\n`)
}
