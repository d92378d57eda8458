// Read-only: the sources of connections and readers name no member of a protocol library that writes, calls or publishes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import modbusSerial from 'modbus-serial'
import { MqttClient } from 'mqtt'
import { filesBelow, roomOf, root } from './module-graph.ts'

const membersOf = (made: unknown) => Object.getOwnPropertyNames((made as { readonly prototype: object }).prototype)

/** All of modbus-serial but what is known to read: a member that a release adds is forbidden until somebody has looked. */
const readsModbus = new Set(
  [
    ['constructor', 'open', 'close', 'destroy', 'isOpen', 'isDebugEnabled', 'setID', 'getID', 'setTimeout', 'getTimeout'],
    ['readCoils', 'readDiscreteInputs', 'readHoldingRegisters', 'readInputRegisters'],
  ].flat(),
)
const modbus = membersOf(modbusSerial).filter((member) => !readsModbus.has(member))

/** Of node-opcua-client, which is not here to ask. HistoryRead and ModifySubscription change nothing on the machine. */
const opcua = [
  ['write', 'writeSingleNode', 'writeNode', 'writeMultipleNodes', 'WriteRequest', 'call', 'callMethod', 'CallRequest', 'CallMethodRequest'],
  ['historyUpdate', 'HistoryUpdateRequest', 'setTriggering', 'addNodes', 'AddNodesRequest', 'deleteNodes', 'DeleteNodesRequest', 'addReferences'],
  ['acknowledgeCondition', 'confirmCondition', 'addCommentCondition', 'setMonitoredVariable', 'performMessageTransaction'],
].flat()
const mqtt = membersOf(MqttClient).filter((member) => /publish/i.test(member))

/** By the first word of a room's name; a room of no family is held to all of them. */
const families: Readonly<Record<string, readonly string[]>> = { modbus, opcua, mqtt }
const all = Object.values(families).flat()

const sources = filesBelow('nodes', '.ts').filter((file) => /-(connection|reader)$/.test(roomOf(file)))

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
    return forbidden.filter((member) => names(source, member)).map((member) => `${file} names ${member}`)
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
