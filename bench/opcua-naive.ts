// node-opcua-client as it comes: an item a tag, created one by one, each value turned into a message. A process of its
// own: `node opcua-naive.ts <endpoint URL> <items>`; says `subscribed`; answers each message of its parent with its figures.
import { AttributeIds, OPCUAClient, TimestampsToReturn } from 'node-opcua-client'
import { machineNamespace } from '../test/simulators/opcua-server.ts'
import { rates } from './opcua-flows.ts'

const [endpointUrl = '', items = '0'] = process.argv.slice(2)
const begin = performance.now()
const client = OPCUAClient.create({ endpointMustExist: false })
await client.connect(endpointUrl)
const session = await client.createSession()
const namespace = (await session.readNamespaceArray()).indexOf(machineNamespace)
const subscription = await session.createSubscription2({
  requestedPublishingInterval: rates.publishingMs,
  requestedLifetimeCount: 100,
  requestedMaxKeepAliveCount: 10,
  publishingEnabled: true,
})
const seen = { values: 0, lost: 0, repeated: 0, outOfOrder: 0 }
const messages: object[] = []
for (let index = 0; index < Number(items); index += 1) {
  const topic = `counter/${index}`
  let last: number | undefined
  const item = await subscription.monitor(
    { nodeId: `ns=${namespace};s=${topic}`, attributeId: AttributeIds.Value },
    { samplingInterval: rates.samplingMs, queueSize: 10, discardOldest: true },
    TimestampsToReturn.Both,
  )
  item.on('changed', ({ value, statusCode, sourceTimestamp }) => {
    const payload = Number(value.value)
    messages.push({ topic, payload, statusCode: statusCode.value, timestamp: sourceTimestamp?.getTime() })
    if (messages.length > 10_000) messages.length = 0
    seen.values += 1
    if (last !== undefined && payload !== last + 1) {
      if (payload === last) seen.repeated += 1
      else if (payload < last) seen.outOfOrder += 1
      else seen.lost += payload - last - 1
    }
    last = payload
  })
}
console.log(JSON.stringify({ subscribedMs: performance.now() - begin }))
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ ...seen, cpuMicroseconds: user + system, rss: process.memoryUsage.rss() })
})
process.on('disconnect', () => process.exit(0))
