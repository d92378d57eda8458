// The OPC UA simulator, seen by the library's own client: what tests lean on must hold.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import {
  ClientMonitoredItemGroup,
  type ClientSession,
  type ClientSubscription,
  DataChangeFilter,
  type DataValue,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  type OPCUAClientOptions,
  SecurityPolicy,
  TimestampsToReturn,
  UserTokenType,
} from 'node-opcua'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { until } from '../support/until.ts'
import { machineNamespace, type OpcuaServer, type OpcuaServerOptions, startOpcuaServer } from './opcua-server.ts'

const few = { tags: 10, changeMs: 50 }

test('each sample of a counter is its next number', async (t) => {
  const { server, session } = await open(t, few)
  const seen = await watch(await subscribe(session), 'counter/3', 50)
  await until(() => seen.length >= 8)
  const numbers = seen.map(({ value }) => value.value)
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index),
  )
  assert.ok(server.count('counter/3') >= 7)
})

test('a settable tag changes once a setting, at the time it is given', async (t) => {
  const { server, session } = await open(t, few)
  const seen = await watch(await subscribe(session), 'speed', 0)
  await until(() => seen.length === 1)
  server.set('speed', 5, new Date(1_000))
  server.set('speed', 6, new Date(2_000))
  server.setStatus('speed', 'UncertainLastUsableValue')
  await until(() => seen.length === 4)
  assert.deepEqual(
    seen.slice(1, 3).map(({ value, sourceTimestamp }) => [value.value, sourceTimestamp?.getTime()]),
    [
      [5, 1_000],
      [6, 2_000],
    ],
  )
  assert.equal(seen[3]?.statusCode.name, 'UncertainLastUsableValue')
})

test('it comes back on the same port, with the same certificate and the same values', async (t) => {
  const server = await started(t, { ...few, policies: ['Basic256Sha256'] })
  const before = [server.port, readFileSync(server.certificateFile, 'utf8')]
  server.set('order', 'B-2')
  await server.stop()
  await server.start()
  assert.deepEqual([server.port, readFileSync(server.certificateFile, 'utf8')], before)
  const session = await enter(t, server)
  assert.equal((await session.read({ nodeId: nodeId('order') })).value.value, 'B-2')
})

test('the history of a variable holds each of its numbers', async (t) => {
  const { server, session } = await open(t, few)
  await until(() => server.count('history/0') >= 5)
  const result = await session.readHistoryValue({ nodeId: nodeId('history/0') }, new Date(0), new Date(Date.now() + 1_000))
  const { dataValues = [] } = (result.historyData ?? {}) as { readonly dataValues?: readonly DataValue[] }
  assert.deepEqual(
    dataValues.slice(0, 5).map(({ value }) => value.value),
    [1, 2, 3, 4, 5],
  )
})

test('a device without a clock gives no source time, sampled or read', async (t) => {
  const { session } = await open(t, few)
  const seen = await watch(await subscribe(session), 'types/Untimed', 100)
  await until(() => seen.length === 1)
  assert.equal(seen[0]?.sourceTimestamp, null)
  assert.equal((await session.read({ nodeId: nodeId('types/Untimed') })).sourceTimestamp, null)
})

test('only those who are known come in, where there are users', async (t) => {
  const server = await started(t, { ...few, users: { anna: 'secret' }, policies: ['Basic256Sha256'] })
  const client = await connect(t, server, { securityMode: MessageSecurityMode.SignAndEncrypt, securityPolicy: SecurityPolicy.Basic256Sha256 })
  await assert.rejects(client.createSession(), /ANONYMOUS/)
  await assert.rejects(client.createSession({ type: UserTokenType.UserName, userName: 'anna', password: 'wrong' }), /BadUserAccessDenied/)
  await client.createSession({ type: UserTokenType.UserName, userName: 'anna', password: 'secret' })
})

const limits: readonly (readonly [what: string, options: OpcuaServerOptions])[] = [
  ['that it says', { maxPerCall: 5 }],
  ['that it does not say', { hiddenMaxPerCall: 5 }],
]
for (const [what, options] of limits) {
  test(`with a limit ${what}, more items a call are too many operations`, async (t) => {
    const { session } = await open(t, { ...few, ...options })
    const read = (count: number) => session.read(Array.from({ length: count }, (_, index) => ({ nodeId: nodeId(`counter/${index}`) })))
    assert.equal((await read(5)).length, 5)
    await assert.rejects(read(6), /BadTooManyOperations/)
    const group = await watchAll(await subscribe(session), 5)
    assert.deepEqual(statusesOf(group), Array(5).fill('Good'))
    await assert.rejects(watchAll(await subscribe(session), 6))
  })
}

test('a server without filters refuses the items that have one, and takes the others', async (t) => {
  const { session } = await open(t, { ...few, hasNoFilters: true })
  const group = await watchAll(await subscribe(session), 2, new DataChangeFilter({ deadbandType: 1, deadbandValue: 1, trigger: 1 }))
  assert.deepEqual(statusesOf(group), Array(2).fill('BadMonitoredItemFilterUnsupported'))
  assert.deepEqual(statusesOf(await watchAll(await subscribe(session), 2)), Array(2).fill('Good'))
})

test('sessions are dropped, connections reset, and nonsense ends what was there', async (t) => {
  const { server } = await open(t, few)
  assert.equal(server.sessions, 1)
  await server.dropSessions()
  assert.equal(server.sessions, 0)
  server.talkNonsense(true)
  const client = await newClient(t, { transportTimeout: 500 })
  await assert.rejects(client.connect(server.endpointUrl))
  await client.disconnect()
  server.talkNonsense(false)
  await enter(t, server)
})

test('what would change something is counted', async (t) => {
  const { server, session } = await open(t, few)
  assert.equal(server.writes, 0)
  await session.call({ objectId: 'i=2253', methodId: 'i=11492', inputArguments: [] })
  assert.deepEqual([server.writes, server.requests.get('Call')], [1, 1])
})

function nodeId(name: string): string {
  return `ns=2;s=${name}`
}

async function started(t: TestContext, options: OpcuaServerOptions): Promise<OpcuaServer> {
  const server = await startOpcuaServer(options)
  t.after(() => server.close())
  return server
}

async function connect(t: TestContext, server: OpcuaServer, security: OPCUAClientOptions = {}): Promise<OPCUAClient> {
  const client = await newClient(t, security)
  await client.connect(server.endpointUrl)
  t.after(() => client.disconnect())
  return client
}

/** With keys of its own: by default the library keeps them in the home folder of whoever runs the tests. */
async function newClient(t: TestContext, options: OPCUAClientOptions): Promise<OPCUAClient> {
  const clientCertificateManager = new OPCUACertificateManager({ rootFolder: await temporaryFolder(t), automaticallyAcceptUnknownCertificate: true })
  return OPCUAClient.create({ endpointMustExist: false, connectionStrategy: { maxRetry: 0 }, clientCertificateManager, ...options })
}

async function enter(t: TestContext, server: OpcuaServer): Promise<ClientSession> {
  const session = await (await connect(t, server)).createSession()
  assert.equal((await session.readNamespaceArray())[2], machineNamespace)
  return session
}

async function open(t: TestContext, options: OpcuaServerOptions): Promise<{ readonly server: OpcuaServer; readonly session: ClientSession }> {
  const server = await started(t, options)
  return { server, session: await enter(t, server) }
}

function subscribe(session: ClientSession): Promise<ClientSubscription> {
  return session.createSubscription2({
    requestedPublishingInterval: 50,
    requestedLifetimeCount: 100,
    requestedMaxKeepAliveCount: 10,
    publishingEnabled: true,
  })
}

/** What has come of one tag, as it comes. */
async function watch(subscription: ClientSubscription, name: string, samplingInterval: number): Promise<readonly DataValue[]> {
  const seen: DataValue[] = []
  const item = await subscription.monitor(
    { nodeId: nodeId(name) },
    { samplingInterval, queueSize: 100, discardOldest: true },
    TimestampsToReturn.Both,
  )
  item.on('changed', (dataValue) => seen.push(dataValue as DataValue))
  return seen
}

async function watchAll(subscription: ClientSubscription, count: number, filter?: DataChangeFilter): Promise<ClientMonitoredItemGroup> {
  const items = Array.from({ length: count }, (_, index) => ({ nodeId: nodeId(`counter/${index}`) }))
  const parameters = { samplingInterval: 100, queueSize: 1, discardOldest: true, ...(filter === undefined ? {} : { filter }) }
  const group = ClientMonitoredItemGroup.create(subscription, items, parameters, TimestampsToReturn.Both)
  await new Promise<void>((resolve, reject) => {
    group.on('initialized', resolve)
    group.on('err', (message) => reject(new Error(message)))
  })
  return group
}

function statusesOf(group: ClientMonitoredItemGroup): readonly string[] {
  return group.monitoredItems.map((item) => (item as unknown as { readonly statusCode: { readonly name: string } }).statusCode.name)
}
