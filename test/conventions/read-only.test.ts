// Read-only: the sources of connections and readers name no member of a protocol library that writes, calls or publishes.
import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import modbusSerial from 'modbus-serial'
import { MqttClient } from 'mqtt'
import * as opcuaClient from 'node-opcua-client'
import { filesBelow, roomOf, root } from './module-graph.ts'

const membersOf = (made: unknown) => Object.getOwnPropertyNames((made as { readonly prototype: object }).prototype)

/** All of modbus-serial but what is known to read: a member that a release adds is forbidden until somebody has looked. */
const readsModbus = new Set(
  [
    ['constructor', 'open', 'close', 'destroy', 'isOpen', 'isDebugEnabled', 'setID', 'getID', 'setTimeout', 'getTimeout'],
    ['readCoils', 'readDiscreteInputs', 'readHoldingRegisters', 'readInputRegisters', 'readDeviceIdentification'],
  ].flat(),
)
const modbus = membersOf(modbusSerial).filter((member) => !readsModbus.has(member))

/**
 * The same of node-opcua-client's session, subscription and client: what is known to read, and what changes nothing on
 * the machine: sessions, subscriptions and monitored items are the server's memory of us.
 */
const readsOpcua = new Set(
  [
    'constructor toJSON toString dispose emit close getTransportSettings endpoint isReconnecting resolveNodeId channelId isChannelValid',
    'subscriptionCount getPublishEngine changeUser flushPendingTransactions noteServerAnswer evaluateRemainingLifetime _terminatePublishEngine',
    'emitCloseEvent hasBeenClosed startKeepAliveManager stopKeepAliveManager readNamespaceArray getNamespaceIndex _defaultRequest',
    'browse browseNext read readVariableValue readAllAttributes readHistoryValue readAggregateValue historyRead queryFirst translateBrowsePath',
    'createSubscription createSubscription2 modifySubscription deleteSubscriptions transferSubscriptions setPublishingMode publish republish',
    'createMonitoredItems modifyMonitoredItems deleteMonitoredItems setMonitoringMode getMonitoredItems registerNodes unregisterNodes',
    'getArgumentDefinition getBuiltInDataType extractNamespaceDataType getExtensionObjectConstructor constructExtensionObject findMethodId',
    'session hasSession isActive monitoredItems terminate _nextClientHandle monitor monitorItems _delete_monitored_items modify',
    '_add_monitored_item _add_monitored_items_group _wait_for_subscription_to_be_ready onNotificationMessage _terminate_step2 _remove',
    '__on_publish_response_DataChangeNotification __on_publish_response_StatusChangeNotification __on_publish_response_EventNotificationList',
    '_removeMonitoredItem _removeGroup _createMonitoredItem createSession createSession2 changeSessionIdentity closeSession withSessionAsync',
    'withSubscriptionAsync reactivateSession _on_connection_reestablished __createSession_step2 _activateSession _nextSessionName',
    '_getApplicationUri __resolveEndPoint _createSession computeClientSignature createUserIdentityToken timedOutRequestCount',
    'transactionsPerformed knowsServerEndpoint reconnectOnFailure bytesRead bytesWritten isUnusable _setInternalState _cancel_reconnection',
    '_recreate_secure_channel _internal_create_secure_channel createDefaultCertificate _getBuiltApplicationUri initializeCM connect connectReverse',
    '_handleUnrecoverableConnectionFailure _handleDisconnectionWhileConnecting _handleSuccessfulConnection _connectStep2 findEndpointForSecurity',
    'findEndpoint getEndpoints getEndpointsRequest findServers findServersOnNetwork _removeSession _closeSession disconnect getSessions',
    '_addSession fetchServerCertificate _accumulate_statistics _destroy_secure_channel _close_pending_sessions _finalReconnectionStep',
    '_install_secure_channel_event_handlers _repairConnection __innerRepairConnection certificateFile privateKeyFile getCertificate',
    'getCertificateChain getPrivateKey getKeyOperations setProvider getProvider getCertificateChainProvider invalidateCachedCertificates',
    'ActivateSessionRequest BrowseNextRequest BrowseRequest CancelRequest CloseSecureChannelRequest CloseSessionRequest CreateSessionRequest',
    'CreateMonitoredItemsRequest CreateSubscriptionRequest DeleteMonitoredItemsRequest DeleteSubscriptionsRequest FindServersRequest',
    'FindServersOnNetworkRequest GetEndpointsRequest HistoryReadRequest ModifyMonitoredItemsRequest ModifySubscriptionRequest',
    'MonitoredItemCreateRequest MonitoredItemModifyRequest OpenSecureChannelRequest PublishRequest QueryFirstRequest QueryNextRequest ReadRequest',
    'RepublishRequest SetMonitoringModeRequest SetPublishingModeRequest TransferSubscriptionsRequest TranslateBrowsePathsToNodeIdsRequest',
  ].flatMap((words) => words.split(' ')),
)
const opcua = await opcuaMembers()

/** Those of the classes and their parents, every request there is, and the functions that act on conditions. */
async function opcuaMembers(): Promise<readonly string[]> {
  const inside = async (name: string) => (await import(`node-opcua-client/dist/private/${name}.js`)) as Readonly<Record<string, unknown>>
  const classes = [
    (await inside('client_session_impl'))['ClientSessionImpl'],
    (await inside('client_subscription_impl'))['ClientSubscriptionImpl'],
    (await inside('opcua_client_impl'))['OPCUAClientImpl'],
  ]
  const exported = Object.keys(opcuaClient)
  const acting = exported.filter(
    (name) =>
      /Request$/.test(name) ||
      /^(call|acknowledge|confirm|install|write|add|delete|set(?!DebugLogger|WarningLogger|ErrorLogger|LogLevel|Deprecated|OwnProperty|_flag))/.test(
        name,
      ),
  )
  return [...new Set([...classes.flatMap(allMembersOf), ...acting])].filter((member) => !readsOpcua.has(member))
}

/** Up to the EventEmitter, whose members are not the library's. */
function allMembersOf(made: unknown): readonly string[] {
  const members: string[] = []
  for (
    let one = (made as { readonly prototype: object }).prototype;
    one !== EventEmitter.prototype && one !== Object.prototype;
    one = Object.getPrototypeOf(one)
  )
    members.push(...Object.getOwnPropertyNames(one))
  return members
}
const mqtt = membersOf(MqttClient).filter((member) => /publish/i.test(member))

/** By the first word of a room's name; a room of no family is held to all of them. */
const families: Readonly<Record<string, readonly string[]>> = { modbus, opcua, mqtt }
const all = Object.values(families).flat()

const sources = filesBelow('nodes', '.ts').filter((file) => /-(connection|reader)$/.test(roomOf(file)))

/** The one exception: Sparkplug's rebirth request, off by default, counted. It may name what sends it, and nothing else may. */
const exceptions: Readonly<Record<string, readonly string[]>> = { 'nodes/mqtt-connection/session/rebirth.ts': ['publish'] }

/** Anywhere, also in a comment. Everybody's words count on what a library hands out, and in brackets. */
function names(source: string, member: string): boolean {
  if (/^(write|call|send|poll)$/.test(member))
    return new RegExp(`(client|session|subscription)\\s*\\??\\.\\s*${member}\\b|\\[\\s*['"\`]${member}['"\`]\\s*\\]`).test(source)
  return new RegExp(`\\b${member}\\b`).test(source)
}

test('the members that write, call and publish are known to this test', () => {
  for (const member of ['writeFC5', 'writeFC6', 'writeFC15', 'writeFC16', 'writeFC22', 'writeFC23', 'writeCustomFC'])
    assert.ok(modbus.includes(member), member)
  for (const member of ['writeCoil', 'writeCoils', 'writeRegister', 'writeRegisters', 'maskWriteRegister', 'readWriteRegisters', 'customFunction'])
    assert.ok(modbus.includes(member), member)
  for (const member of [
    'write',
    'writeSingleNode',
    'call',
    'callWithDiagnostics',
    'performMessageTransaction',
    'setTriggering',
    'acknowledgeCondition',
  ])
    assert.ok(opcua.includes(member), member)
  for (const member of ['confirmCondition', 'addCommentCondition', 'WriteRequest', 'CallRequest', 'HistoryUpdateRequest', 'callConditionRefresh'])
    assert.ok(opcua.includes(member), member)
  for (const member of ['publish', 'publishAsync']) assert.ok(mqtt.includes(member), member)
})

test('the test sees what it looks for', () => {
  assert.ok(names('await client.writeRegister(1, 2)', 'writeRegister'))
  assert.ok(names("const member = 'writeCoil' as const", 'writeCoil'))
  assert.ok(names('session.write(nodes)', 'write') && names("session['call'](methods)", 'call'))
  assert.ok(!names('socket.write(bytes)', 'write') && !names('const rewritten = 1', 'write'))
})

test('no source of a connection or reader names one', () => {
  assert.ok(sources.includes('nodes/modbus-connection/session/client.ts'))
  const found = sources.flatMap((file) => {
    const source = readFileSync(path.join(root, file), 'utf8')
    const forbidden = families[roomOf(file).split('-')[0] ?? ''] ?? all
    const isAllowed = (member: string) => exceptions[file]?.includes(member) === true
    return forbidden.filter((member) => names(source, member) && !isAllowed(member)).map((member) => `${file} names ${member}`)
  })
  assert.deepEqual(found, [])
})

test('each protocol library is loaded by sessions and workers of its own rooms only', () => {
  const loads = /(?:from\s+|import\(\s*)'(modbus-serial|node-opcua[\w-]*|mqtt)(?:\/[^']*)?'/g
  const found = filesBelow('nodes', '.ts').flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(loads)].map(
      ([, library = '']) => [file, library.split('-')[library.startsWith('node-') ? 1 : 0] ?? ''] as const,
    ),
  )
  const strays = found.filter(([file, family]) => !new RegExp(`^nodes/${family}-connection/session`).test(file))
  assert.deepEqual(strays, [])
  assert.ok(found.length > 0)
})
