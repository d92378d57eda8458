// Read-only by construction: the sources of connection and reader name nothing of modbus-serial that writes.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import modbusSerial from 'modbus-serial'

const root = path.resolve(import.meta.dirname, '../../..')
const ModbusRTU = modbusSerial as unknown as { readonly prototype: object }
const members = Object.getOwnPropertyNames(ModbusRTU.prototype)
/** All but those that read, open, close and set up: a member a release adds is forbidden until it is known to read. */
const harmless = new Set([
  'constructor',
  'open',
  'close',
  'destroy',
  'isOpen',
  'isDebugEnabled',
  'setID',
  'getID',
  'setTimeout',
  'getTimeout',
  'readCoils',
  'readDiscreteInputs',
  'readHoldingRegisters',
  'readInputRegisters',
])
const forbidden = members.filter((member) => !harmless.has(member))

test('the library’s writing members are known to this test', () => {
  for (const member of [
    'writeFC5',
    'writeFC6',
    'writeFC15',
    'writeFC16',
    'writeCoil',
    'writeCoils',
    'writeRegister',
    'writeRegisters',
    'maskWriteRegister',
    'readWriteRegisters',
    'customFunction',
  ])
    assert.ok(forbidden.includes(member), member)
})

test('no source of the rooms names a member of the library that does more than read', () => {
  const files = globSync('nodes/modbus-{connection,reader}/**/*.ts', { cwd: root })
  assert.ok(files.some((file) => file.endsWith('client.ts')))
  for (const file of files) {
    const words = new Set(readFileSync(path.join(root, file), 'utf8').match(/\w+/g))
    assert.deepEqual(
      forbidden.filter((member) => words.has(member)),
      [],
      file,
    )
  }
})

test('one source loads the library', () => {
  const loading = globSync('nodes/**/*.ts', { cwd: root }).filter((file) =>
    /(from|import\()\s*'modbus-serial/.test(readFileSync(path.join(root, file), 'utf8')),
  )
  assert.deepEqual(loading, [path.join('nodes', 'modbus-connection', 'session', 'client.ts')])
})
