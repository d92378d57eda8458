// Lines to a sound OPC UA server whose messages are hurt on the way, until so many have been: nothing may escape.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { parseConfig } from '../../nodes/lib/parse-config.ts'
import { fields } from '../../nodes/opcua-connection/fields.ts'
import { opcuaSession } from '../../nodes/opcua-connection/session/session.ts'
import type { OpcuaWant } from '../../nodes/opcua-connection/want.ts'
import { anItem, aTable } from '../nodes/opcua-connection/session/opcua-line.ts'
import { startOpcuaServer } from '../simulators/opcua-server.ts'
import { startGarblingProxy } from './garbling-proxy.ts'
import { seededRandom, testSeed } from './random.ts'
import { runLine, type SupervisedLine } from './run-line.ts'
import { temporaryFolder } from './temporary-folder.ts'
import { until } from './until.ts'

/** Waits of one line are the work of another. */
const lines = 6
const share = 0.1
const things = ['counter/0', 'speed', 'types/Int16Array', 'types/Job', 'types/Pressure']

/** Plays until `count` messages were hurt, then lets a healthy line prove that the process is well. Answers the stays it took. */
export async function playHurtMessages(t: TestContext, count: number, limitMs: number): Promise<void> {
  const seed = testSeed(t)
  const server = await startOpcuaServer({ tags: 10, changeMs: 50, historyTags: 1 })
  t.after(() => server.close())
  const pki = await temporaryFolder(t)
  const escaped: unknown[] = []
  const note = (thrown: unknown) => escaped.push(thrown)
  process.on('uncaughtException', note).on('unhandledRejection', note)
  t.after(() => process.off('uncaughtException', note).off('unhandledRejection', note))
  const proxies = await Promise.all(Array.from({ length: lines }, (_, line) => startGarblingProxy(server, seededRandom(seed + line), share)))
  const before = listenersOfProcess()
  const running = proxies.map(({ port }) => open(port, pki))
  const end = async () => {
    await Promise.all(proxies.map((proxy) => proxy.close()))
    await Promise.all(running.map((line) => line.stop()))
  }
  try {
    await until(() => proxies.reduce((sum, { hurt }) => sum + hurt, 0) >= count, limitMs)
  } finally {
    await end()
  }
  const healthy = open(server.port, pki)
  await until(() => healthy.readings.some(({ tag, quality }) => tag.raw === 'counter/0' && quality === 'good'))
  await healthy.stop()
  assert.deepEqual(escaped, [])
  assert.deepEqual(listenersOfProcess(), before)
  assert.equal(server.writes, 0)
}

function open(port: number, pki: string): SupervisedLine<OpcuaWant> {
  const raw = { endpointUrl: `opc.tcp://127.0.0.1:${port}`, securityMode: 'none', keepAliveMs: 100, connectTimeoutMs: 300, requestTimeoutMs: 300 }
  const { config } = parseConfig(fields, raw)
  assert.ok(config !== null)
  const table = aTable([...things.map((name) => anItem(name)), anItem('machine', { kind: 'events' })])
  return runLine(opcuaSession({ config, userTls: () => null, pki, notice: () => undefined }), [table])
}

function listenersOfProcess(): Readonly<Record<string, number>> {
  return Object.fromEntries(process.eventNames().map((name) => [String(name), process.listenerCount(name)]))
}
