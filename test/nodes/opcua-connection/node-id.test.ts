// Node ids: what people paste is understood, what is kept holds on every server.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  formatNodeId,
  type ParsedNodeId,
  parseNodeId,
  portableNodeId,
  resolveNodeId,
  standardNamespace,
} from '../../../nodes/opcua-connection/node-id.ts'

const machine = 'urn:maker:machine'
const namespaces = [standardNamespace, 'urn:server', machine, 'urn:with;semicolon%']

const sound: readonly (readonly [written: string, nodeId: ParsedNodeId, kept: string])[] = [
  ['i=2258', { namespace: 0, kind: 'i', identifier: '2258' }, 'i=2258'],
  ['ns=0;i=2258', { namespace: 0, kind: 'i', identifier: '2258' }, 'i=2258'],
  ['  ns=2;i=5 ', { namespace: 2, kind: 'i', identifier: '5' }, 'ns=2;i=5'],
  [`nsu=${machine};s=Motor.Speed`, { namespace: machine, kind: 's', identifier: 'Motor.Speed' }, `nsu=${machine};s=Motor.Speed`],
  [`svr=0;nsu=${machine};i=1`, { namespace: machine, kind: 'i', identifier: '1' }, `nsu=${machine};i=1`],
  [`nsu=${standardNamespace};i=84`, { namespace: 0, kind: 'i', identifier: '84' }, 'i=84'],
  ['ns=3;s="DB".a;b=c ns=2;i=5 ', { namespace: 3, kind: 's', identifier: '"DB".a;b=c ns=2;i=5 ' }, 'ns=3;s="DB".a;b=c ns=2;i=5 '],
  ['ns=3;s=two\nlines', { namespace: 3, kind: 's', identifier: 'two\nlines' }, 'ns=3;s=two\nlines'],
  ['nsu=urn:with%3Bsemicolon%25;s=x', { namespace: 'urn:with;semicolon%', kind: 's', identifier: 'x' }, 'nsu=urn:with%3Bsemicolon%25;s=x'],
  ['nsu=a%253B;s=x', { namespace: 'a%3B', kind: 's', identifier: 'x' }, 'nsu=a%253B;s=x'],
  [
    'ns=1;g=72962b91-fa75-4ae6-8d28-b404dc7daf63',
    { namespace: 1, kind: 'g', identifier: '72962b91-fa75-4ae6-8d28-b404dc7daf63' },
    'ns=1;g=72962b91-fa75-4ae6-8d28-b404dc7daf63',
  ],
  ['ns=1;b=M/RbKBsRVkePCePcx24oRA==', { namespace: 1, kind: 'b', identifier: 'M/RbKBsRVkePCePcx24oRA==' }, 'ns=1;b=M/RbKBsRVkePCePcx24oRA=='],
]

for (const [written, nodeId, kept] of sound) {
  test(`${JSON.stringify(written)} is understood, and written back as it is kept`, () => {
    assert.deepEqual(parseNodeId(written), { nodeId })
    assert.equal(formatNodeId(nodeId), kept)
    assert.deepEqual(parseNodeId(kept), { nodeId })
  })
}

const broken: readonly (readonly [written: string, code: string])[] = [
  ['', 'not-a-node-id'],
  ['Motor.Speed', 'not-a-node-id'],
  ['ns=2', 'not-a-node-id'],
  ['ns=2;x=5', 'not-a-node-id'],
  ['ns=two;i=5', 'not-a-node-id'],
  ['ns=70000;i=5', 'not-a-node-id'],
  ['nsu=;i=5', 'not-a-node-id'],
  ['ns=2;i=5.5', 'not-an-identifier'],
  ['ns=2;i=4294967296', 'not-an-identifier'],
  ['ns=2;s=', 'not-an-identifier'],
  ['ns=2;g=72962b91', 'not-an-identifier'],
  ['ns=2;b=%%%', 'not-an-identifier'],
  ['ns=2;b=', 'not-an-identifier'],
  ['svr=1;ns=2;i=5', 'node-id-of-other-server'],
]

for (const [written, code] of broken) {
  test(`${JSON.stringify(written)} is refused: ${code}`, () => {
    const found = parseNodeId(written)
    assert.equal('problem' in found ? found.problem.code : null, code)
  })
}

test('a namespace is found by its URI, wherever the server has it now', () => {
  const nodeId: ParsedNodeId = { namespace: machine, kind: 's', identifier: 'Speed' }
  assert.deepEqual(resolveNodeId(nodeId, namespaces), { ...nodeId, namespace: 2 })
  assert.deepEqual(resolveNodeId(nodeId, [standardNamespace, 'urn:server', 'urn:new', machine]), { ...nodeId, namespace: 3 })
})

test('a namespace the server does not know is no node', () => {
  assert.equal(resolveNodeId({ namespace: 'urn:gone', kind: 'i', identifier: '1' }, namespaces), null)
  assert.equal(resolveNodeId({ namespace: 4, kind: 'i', identifier: '1' }, namespaces), null)
})

test('the node ids of a server become portable, but for those it gives no URI to', () => {
  assert.equal(portableNodeId('ns=2;s=a;b', namespaces), `nsu=${machine};s=a;b`)
  assert.equal(portableNodeId('ns=3;i=7', namespaces), 'nsu=urn:with%3Bsemicolon%25;i=7')
  assert.equal(portableNodeId('i=85', namespaces), 'i=85')
  assert.equal(portableNodeId('ns=9;i=7', namespaces), null)
  assert.equal(portableNodeId('nonsense', namespaces), null)
})
