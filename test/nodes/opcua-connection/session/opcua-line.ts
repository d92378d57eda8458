// An OPC UA line without Node-RED against the simulator, behind a proxy that can cut.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { systemClock } from '../../../../nodes/lib/clock.ts'
import type { Fault } from '../../../../nodes/lib/fault.ts'
import type { Registration } from '../../../../nodes/lib/line.ts'
import { parseConfig } from '../../../../nodes/lib/parse-config.ts'
import type { Reading } from '../../../../nodes/lib/reading.ts'
import { fields } from '../../../../nodes/opcua-connection/fields.ts'
import { opcuaSession } from '../../../../nodes/opcua-connection/session/session.ts'
import { openTrust } from '../../../../nodes/opcua-connection/session/trust.ts'
import type { OpcuaItem, OpcuaWant } from '../../../../nodes/opcua-connection/want.ts'
import { machineNamespace, type OpcuaServer, type OpcuaServerOptions, startOpcuaServer } from '../../../simulators/opcua-server.ts'
import { type FaultProxy, startFaultProxy } from '../../../support/fault-proxy.ts'
import { runLine, type SupervisedLine } from '../../../support/run-line.ts'

export interface OpcuaWorld {
  readonly server: OpcuaServer
  readonly proxy: FaultProxy
  readonly line: SupervisedLine<OpcuaWant>
  readonly notices: readonly Fault[]
}

export interface WorldOptions {
  readonly server?: OpcuaServerOptions
  readonly connection?: Readonly<Record<string, unknown>>
  readonly secrets?: Readonly<Record<string, unknown>>
  /** Before the line is opened. */
  readonly prepare?: (server: OpcuaServer, pki: string) => unknown
}

/** A line that gives a silent server up after 0.6 s and tries again within 50 ms. */
export async function openWorld(
  t: TestContext,
  tables: readonly Registration<OpcuaWant>[],
  { server: options, connection, secrets, prepare }: WorldOptions = {},
): Promise<OpcuaWorld> {
  const server = await startOpcuaServer({ tags: 10, changeMs: 50, historyTags: 1, ...options })
  const proxy = await startFaultProxy(server)
  const pki = await mkdtemp(path.join(tmpdir(), 'lineside-pki-'))
  await prepare?.(server, pki)
  const raw = { endpointUrl: `opc.tcp://127.0.0.1:${proxy.port}`, securityMode: 'none', keepAliveMs: 200, connectTimeoutMs: 1_000, ...connection }
  const { config, problems } = parseConfig(fields, raw, secrets)
  if (config === null) throw new Error(JSON.stringify(problems))
  const notices: Fault[] = []
  const line = runLine(opcuaSession({ config, userTls: () => null, pki, notice: (what) => void notices.push(what) }), tables)
  t.after(async () => {
    await line.stop()
    await proxy.close()
    await server.close()
    await rm(pki, { recursive: true, force: true })
  })
  return { server, proxy, line, notices }
}

export function anItem(name: string, more: Partial<OpcuaItem> = {}): OpcuaItem {
  const nodeId = `nsu=${machineNamespace};s=${name}`
  return {
    wanted: { tag: Object.freeze({ id: `c:${name}`, name, raw: name }), topic: name, source: { protocol: 'opcua', address: nodeId } },
    nodeId,
    kind: 'value',
    samplingMs: 50,
    deadband: { kind: 'none', value: 0 },
    unit: '',
    ...more,
  }
}

export function aTable(items: readonly OpcuaItem[], want: Partial<OpcuaWant> = {}): Registration<OpcuaWant> {
  return {
    readerId: 'r',
    tags: items.map(({ wanted }) => wanted),
    want: { items, mode: 'subscribe', publishingMs: 50, pollMs: 50, survivesSeconds: 20, history: true, structures: 'leaves', ...want },
  }
}

export function ofTag(readings: readonly Reading[], name: string): readonly Reading[] {
  return readings.filter(({ tag }) => tag.raw === name)
}

/** What is wrong with the numbers of counters: each is one more than the one before. Values stated again do not count. */
export function faultsInCounting(readings: readonly Reading[]): { lost: number; repeated: number; outOfOrder: number; tags: number } {
  const last = new Map<string, number>()
  const found = { lost: 0, repeated: 0, outOfOrder: 0, tags: 0 }
  for (const { tag, payload, findings, source } of readings) {
    if (!tag.raw.startsWith('counter/') || typeof payload !== 'number') continue
    if (findings?.includes('opcua.restated') === true || source?.historical === true) continue
    const before = last.get(tag.raw)
    last.set(tag.raw, payload)
    if (before === undefined) continue
    if (payload === before) found.repeated += 1
    else if (payload < before) found.outOfOrder += 1
    else found.lost += payload - before - 1
  }
  return { ...found, tags: last.size }
}

/** The explicit act of a person. The proxy has a port of its own, so trust is given for no endpoint in particular. */
export async function trustServer(server: OpcuaServer, pki: string): Promise<void> {
  const trust = await openTrust(pki, systemClock)
  const pem = await readFile(server.certificateFile, 'latin1')
  await trust.trust(derOf(pem), 'opc.tcp://somewhere:1')
}

export function derOf(pem: string): Buffer {
  return Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
}
