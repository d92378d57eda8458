// The reader in Node-RED: tags from a real server, and what becomes of those that cannot be had.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Batch, Reading } from '../../../nodes/lib/reading.ts'
import defineConnection from '../../../nodes/opcua-connection/node.ts'
import defineReader from '../../../nodes/opcua-reader/node.ts'
import { machineNamespace, startOpcuaServer } from '../../simulators/opcua-server.ts'
import { runFlow } from '../../support/flow.ts'

const types = [defineConnection, defineReader]
const configTypes = ['lineside-opcua-connection']
const row = (name: string, nodeId: string) => ({ name, nodeId })

for (const mode of ['subscribe', 'poll'] as const) {
  test(`by ${mode}: what the server does not have is bad for a reason of its own, and stops nothing else`, async (t) => {
    const server = await startOpcuaServer({ tags: 1 })
    t.after(() => server.close())
    const flow = await runFlow(
      t,
      types,
      [
        { id: 'c', type: 'lineside-opcua-connection', endpointUrl: server.endpointUrl, securityMode: 'none' },
        {
          id: 'r',
          type: 'lineside-opcua-reader',
          connection: 'c',
          mode,
          publishingMs: 50,
          pollMs: 50,
          output: 'batch',
          tags: [
            row('speed', `nsu=${machineNamespace};s=speed`),
            row('nowhere', 'nsu=urn:nobody;s=speed'),
            row('nothing', `nsu=${machineNamespace};s=nothing`),
          ],
          wires: [['out'], []],
        },
        { id: 'out', type: 'helper' },
      ],
      { configTypes },
    )
    const inbox = flow.inbox('out')
    const byName = new Map<string, Reading>()
    for (let count = 1; byName.size < 3; count += 1) {
      const batch = (await inbox.until(count))[count - 1] as Batch
      for (const reading of batch.payload as readonly Reading[]) byName.set(reading.topic, reading)
    }
    assert.equal(byName.get('speed')?.quality, 'good')
    for (const [name, finding] of [
      ['nowhere', 'opcua.unknown-namespace'],
      ['nothing', 'opcua.unknown-node'],
    ] as const) {
      const reading = byName.get(name)
      assert.equal(reading?.quality, 'bad')
      assert.equal(reading?.payload, null)
      assert.ok(reading?.findings?.includes(finding), `${name}: ${reading?.findings}`)
    }
    assert.equal(server.writes, 0)
  })
}

test('a server that is not trusted makes the tags bad at once, with the reason', async (t) => {
  const server = await startOpcuaServer({ tags: 1, policies: ['Basic256Sha256'], isSecuredOnly: true })
  t.after(() => server.close())
  const flow = await runFlow(
    t,
    types,
    [
      { id: 'c', type: 'lineside-opcua-connection', endpointUrl: server.endpointUrl },
      { id: 'r', type: 'lineside-opcua-reader', connection: 'c', tags: [row('speed', `nsu=${machineNamespace};s=speed`)], wires: [['out'], []] },
      { id: 'out', type: 'helper' },
    ],
    { configTypes },
  )
  const [reading] = (await flow.inbox('out').until(1)) as readonly Reading[]
  assert.equal(reading?.quality, 'bad')
  assert.deepEqual(reading?.findings, ['opcua.certificate-untrusted'])
  assert.equal(server.sessions, 0)
})
