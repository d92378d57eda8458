// Our node ids as the library's and back, against the library itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as library from 'node-opcua-client'
import { type LocalNodeId, parseNodeId, resolveNodeId } from '../../../../nodes/opcua-connection/node-id.ts'
import { fromLibrary, toLibrary } from '../../../../nodes/opcua-connection/session/node-ids.ts'

const namespaces = ['http://opcfoundation.org/UA/', 'urn:server', 'urn:machine']

for (const written of ['i=2258', 'ns=2;s=Motor', 'ns=1;g=72962B91-FA75-4AE6-8D28-B404DC7DAF63', 'ns=2;b=M/RbKBsRVkePCePcx24oRA==']) {
  test(`${written} is what the library makes of it, and comes back the same`, () => {
    const nodeId = toLibrary(library, local(written))
    assert.ok(library.sameNodeId(nodeId, library.coerceNodeId(written)))
    assert.equal(fromLibrary(nodeId), written)
  })
}

test('an identifier that looks like another node id stays what it is', () => {
  const trap = 'ns=2;s=a.ns=1;i=5'
  assert.equal(fromLibrary(toLibrary(library, local(trap))), trap)
  assert.notEqual(fromLibrary(library.coerceNodeId(trap)), trap, 'the library has learned it: its own parser may be used')
})

function local(written: string): LocalNodeId {
  const found = parseNodeId(written)
  const nodeId = 'nodeId' in found ? resolveNodeId(found.nodeId, namespaces) : null
  assert.ok(nodeId !== null)
  return nodeId
}
