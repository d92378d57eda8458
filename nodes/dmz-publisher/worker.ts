// The publisher's worker thread: what must not make Node-RED wait (the disk) and must not reach it (the broker's bytes).
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { systemClock } from '../lib/clock.ts'
import { asFault, type Fault } from '../lib/fault.ts'
import { type Egress, type EgressSettings, openEgress } from './worker/egress.ts'
import { type FromWorker, type ToWorker, toData } from './worker-messages.ts'

if (parentPort !== null) serve(parentPort, workerData as EgressSettings)

/** Serves until told to close, or until the store fails: then the thread ends, and the publisher starts another. */
function serve(port: MessagePort, settings: EgressSettings): void {
  const post = (message: FromWorker) => port.postMessage(message)
  const failed = (cause: Fault) => {
    post({ type: 'failed', fault: toData(cause) })
    port.close()
  }
  let egress: Egress
  try {
    egress = openEgress(settings, { post, failed, clock: systemClock, random: Math.random })
  } catch (thrown) {
    failed(asFault(thrown))
    return
  }
  port.on('message', (message: ToWorker) => {
    if (message.type === 'append') egress.append(message.entries)
    else void egress.close().then(() => port.close())
  })
  post({ type: 'ready' })
}
