// The OPC UA reader under the contracts of readers: on a line, subscribed, and polled.
import defineOpcuaConnection from '../../nodes/opcua-connection/node.ts'
import defineOpcuaReader from '../../nodes/opcua-reader/node.ts'
import { machineNamespace, startOpcuaServer } from '../simulators/opcua-server.ts'
import { onALine, polled } from './reader.ts'
import { type SubscribedReader, subscribed } from './subscribed.ts'

const keepAliveMs = 130
const row = (name: string) => ({ name, nodeId: `nsu=${machineNamespace};s=${name}` })
/** Each change arrives as it happens, soon. */
const quick = { mode: 'subscribe', publishingMs: 50, samplingMs: 0, survivesSeconds: 10 }

const opcua: SubscribedReader = {
  types: [defineOpcuaConnection, defineOpcuaReader],
  connectionType: 'lineside-opcua-connection',
  readerType: 'lineside-opcua-reader',
  async startDevice() {
    const server = await startOpcuaServer({ tags: 10, historyTags: 1, changeMs: 50 })
    return {
      get port() {
        return server.port
      },
      get writes() {
        return server.writes
      },
      stop: server.stop,
      start: server.start,
      talkNonsense: server.talkNonsense,
      change: server.set,
      forget: server.dropSessions,
      counted: server.count,
    }
  },
  connection: ({ host, port }) => ({
    endpointUrl: `opc.tcp://${host}:${port}`,
    securityMode: 'none',
    connectTimeoutMs: 400,
    requestTimeoutMs: 400,
    keepAliveMs,
    firstReconnectMs: 100,
    maxReconnectMs: 1_000,
  }),
  reader: { ...quick, tags: ['speed', 'level', 'running'].map(row) },
  otherReader: { ...quick, tags: [row('history/0')] },
  tags: ['speed', 'level', 'running'],
  changing: 'speed',
  remembering: { tag: 'history/0', reader: { ...quick, history: true, tags: [row('history/0')] } },
  keepAliveMs,
}
onALine('opcua', opcua)
subscribed('opcua', opcua)
polled('opcua, polled', { ...opcua, hasSourceTime: true, reader: { ...opcua.reader, mode: 'poll', pollMs: 50 } })
