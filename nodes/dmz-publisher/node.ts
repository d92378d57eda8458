// The publisher in Node-RED.
import path from 'node:path'
import { type DestinationPort, usedAs } from '../dmz-destination/destination.ts'
import { fields as destinationFields } from '../dmz-destination/fields.ts'
import { systemClock } from '../lib/clock.ts'
import { fault } from '../lib/fault.ts'
import { action, soundConfig } from '../lib/red/action.ts'
import { withPort } from '../lib/red/define-config.ts'
import { defineSink, type Sink } from '../lib/red/define-sink.ts'
import { type Ready, refuse } from '../lib/red/node.ts'
import { stateFolder } from '../lib/red/state.ts'
import { tlsOf } from '../lib/red/tls.ts'
import type { Red } from '../lib/red/types.ts'
import { sentence } from '../lib/red/words.ts'
import type { LineState } from '../lib/supervise.ts'
import { fields } from './fields.ts'
import { createLineNews } from './line-news.ts'
import { openPublisher } from './session/publisher.ts'
import { tryDestination } from './session/try-destination.ts'

type Settings = typeof fields.settings

const define = defineSink('dmz-publisher', fields, (ready: Ready<Settings>) =>
  withPort<Settings, DestinationPort, Sink | null>(ready, 'destination', 'destination', (destination) => open(ready, destination)),
)

export default (red: Red) => {
  define(red)
  // The destination opens nothing; what can say hello to a broker lives here.
  action(red, 'dmz-destination', 'test', destinationFields, (input) => {
    const config = soundConfig(input)
    const tls = tlsOf(red, config.tls)
    if (tls === undefined) throw fault('destination.tls-unusable')
    return tryDestination({ ...config, tls })
  })
}

function open(ready: Ready<Settings>, destination: DestinationPort): Sink | null {
  const { red, node, config, status } = ready
  const clientId = destination.claim(node.id)
  if (clientId === null) {
    refuse(red, node, status, [red._('problem.client-id-taken')])
    return null
  }
  const news = createLineNews(
    (state) => status.show(state),
    (cause) => node.error(sentence(red, cause), {}),
  )
  const publisher = openPublisher({
    workerUrl: new URL('./dmz-publisher.worker.js', import.meta.url),
    outbox: {
      file: path.join(stateFolder(ready, 'dmz-publisher'), 'outbox.sqlite'),
      maximumBytes: config.outboxMegabytes * 2 ** 20,
      publisherIdPrefix: node.id,
    },
    line: { ...usedAs(destination, clientId), retain: config.retain, connectTimeoutMs: 10_000 },
    policy: { allow: config.allow.map((row) => row.pattern) },
    topicRoot: config.topicRoot,
    pending: { readings: 20_000, bytes: 32 * 2 ** 20 },
    clock: systemClock,
    random: Math.random,
    onState: (state: LineState) => news.line(state),
    onNotice: (notice) => node.warn(sentence(red, notice)),
  })
  ready.report(publisher.counters)
  ready.onClose(async () => {
    news.close()
    await publisher.close()
    destination.release(node.id)
  })
  return publisher
}
