// An OPC UA server of ours (node-opcua's): counters that show every lost value, typed tags, history, an alarm, users,
// security, and switches for what servers do to their clients.
import { mkdtempSync, rmSync } from 'node:fs'
import type net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  MessageSecurityMode,
  type MonitoredItem,
  nodesets,
  OPCUACertificateManager,
  OPCUAServer,
  RegisterServerMethod,
  SecurityPolicy,
  StatusCodes,
  setDebugLogger,
  setErrorLogger,
  setWarningLogger,
} from 'node-opcua'
import { type Garbler, garble } from './opcua-garbler.ts'
import { bringToLife } from './opcua-life.ts'
import { limitHidden, refuseFilters, showAtCreateSession } from './opcua-limits.ts'
import { buildMachine, countSamples, type Machine, type MachineState, newState } from './opcua-machine.ts'

export type { Machine } from './opcua-machine.ts'

/** The namespace of all tags. */
export const machineNamespace = 'urn:lineside:simulator:machine'

export interface OpcuaServerOptions {
  /** 0 (default): a free one. */
  readonly port?: number
  /** What the endpoint URL says; another than 127.0.0.1 cannot be reached under that name. */
  readonly hostname?: string
  /** Counters `counter/0` to `counter/<n - 1>`. Default 1,000. */
  readonly tags?: number
  /** How fast a counter counts at most: each sample of it is the next number. Default 100. */
  readonly changeMs?: number
  /** Variables `history/0` … that count on their own, every `changeMs`, and remember it. Default 2. */
  readonly historyTags?: number
  /** Its settable tags change as those of a machine at work; see `opcua-life.ts`. */
  readonly isAlive?: boolean
  /** Name and password; with users there is no anonymous session. */
  readonly users?: Readonly<Record<string, string>>
  /** Policies offered; `none` is offered with them unless `isSecuredOnly`. Default: none only, the fastest start. */
  readonly policies?: readonly ('Basic256Sha256' | 'Aes128_Sha256_RsaOaep' | 'Aes256_Sha256_RsaPss' | 'Basic256' | 'Basic128Rsa15')[]
  readonly isSecuredOnly?: boolean
  /** False: a client's certificate is put into the rejected ones. Default true. */
  readonly trustsClients?: boolean
  /** Kept over starts and servers, so that the certificate stays; default: a folder of its own, removed at `close`. */
  readonly pkiFolder?: string
  /** PEM files of a certificate of your making (expired, another name). */
  readonly certificate?: { readonly certificateFile: string; readonly privateKeyFile: string }
  /** Said to the client: MaxMonitoredItemsPerCall, MaxNodesPerRead and the like. */
  readonly maxPerCall?: number
  /** Not said, only enforced: more items a call are BadTooManyOperations. */
  readonly hiddenMaxPerCall?: number
  /** Any filter of a monitored item is BadMonitoredItemFilterUnsupported. */
  readonly hasNoFilters?: boolean
  readonly maxSessions?: number
  /** DER: shown in the answer to CreateSession in place of its own, as somebody in between would. */
  readonly sessionCertificate?: Buffer
  readonly buildInfo?: { readonly productName: string; readonly manufacturerName: string }
}

export interface OpcuaServer extends Machine {
  readonly host: string
  readonly port: number
  readonly endpointUrl: string
  /** Services that would change something (Write, Call, HistoryUpdate, node management). */
  readonly writes: number
  /** Requests by service since the first start, for example `Read`. */
  readonly requests: ReadonlyMap<string, number>
  readonly sessions: number
  /** PEM file of the certificate in use. */
  readonly certificateFile: string
  /** Ends every session, subscriptions with them unless they are to be kept. The clients' connections stay. */
  dropSessions(keepsSubscriptions?: boolean): Promise<void>
  /** Resets every connection. */
  killConnections(): void
  /** While true it answers bytes that mean nothing. */
  talkNonsense(isOn: boolean): void
  /** Ends every connection and listens no more; `start` comes back on the same port, with the same certificate and values. */
  stop(): Promise<void>
  start(): Promise<void>
  /** For good. */
  close(): Promise<void>
}

const writing: ReadonlySet<string> = new Set(['Write', 'Call', 'HistoryUpdate', 'AddNodes', 'AddReferences', 'DeleteNodes', 'DeleteReferences'])

interface Running {
  readonly server: OPCUAServer
  readonly machine: Machine & { stop(): void }
  readonly garbler: Garbler
}

/** Starts a server. Rejects with the errno of `listen`. */
export async function startOpcuaServer(options: OpcuaServerOptions = {}): Promise<OpcuaServer> {
  const pki = options.pkiFolder ?? mkdtempSync(path.join(tmpdir(), 'lineside-opcua-server-'))
  const state = newState()
  const requests = new Map<string, number>()
  let port = options.port ?? 0
  let isNonsense = false
  let running: Running | null = null

  const start = async () => {
    if (running !== null) return
    running = await run(options, pki, port, state, (service) => requests.set(service, (requests.get(service) ?? 0) + 1))
    port = running.server.endpoints[0]?.port ?? port
    running.garbler.isOn = isNonsense
  }
  const stop = async () => {
    const last = running
    running = null
    if (last === null) return
    last.machine.stop()
    await last.server.shutdown(0)
  }
  const now = (): Running => {
    if (running === null) throw new Error('the server is stopped')
    return running
  }
  await start()
  return {
    host: '127.0.0.1',
    get port() {
      return port
    },
    get endpointUrl() {
      return `opc.tcp://127.0.0.1:${port}`
    },
    get writes() {
      return [...requests].reduce((sum, [service, count]) => sum + (writing.has(service) ? count : 0), 0)
    },
    requests,
    get sessions() {
      return running?.server.currentSessionCount ?? 0
    },
    get certificateFile() {
      return now().server.certificateFile
    },
    count: (name) => now().machine.count(name),
    set: (name, value, at) => now().machine.set(name, value, at),
    setStatus: (name, statusCode) => now().machine.setStatus(name, statusCode),
    raise: (message, severity) => now().machine.raise(message, severity),
    setLevel: (level) => now().machine.setLevel(level),
    freeze: (isOn) => now().machine.freeze(isOn),
    async dropSessions(keepsSubscriptions = false) {
      const { engine } = now().server
      for (const session of sessionsOf(now().server)) await engine.closeSession(session.authenticationToken, !keepsSubscriptions, 'Terminated')
    },
    killConnections: () => now().garbler.reset(),
    talkNonsense(isOn) {
      isNonsense = isOn
      if (running !== null) running.garbler.isOn = isOn
    },
    start,
    stop,
    async close() {
      await stop()
      if (options.pkiFolder === undefined) rmSync(pki, { recursive: true, force: true })
    },
  }
}

async function run(options: OpcuaServerOptions, pki: string, port: number, state: MachineState, count: (service: string) => void): Promise<Running> {
  // The library tells of every client that does not behave; here they are meant not to.
  for (const set of [setDebugLogger, setWarningLogger, setErrorLogger]) set(() => undefined)
  const { users, maxPerCall, hiddenMaxPerCall, certificate } = options
  const policies = options.policies ?? []
  const isOpen = policies.length === 0 || options.isSecuredOnly !== true
  const server = new OPCUAServer({
    port,
    host: '127.0.0.1',
    hostname: options.hostname ?? '127.0.0.1',
    nodesets: [nodesets.standard, path.join(import.meta.dirname, 'opcua-machine.xml')],
    serverCertificateManager: new OPCUACertificateManager({
      rootFolder: pki,
      automaticallyAcceptUnknownCertificate: options.trustsClients ?? true,
    }),
    ...certificate,
    securityPolicies: [...(isOpen ? [SecurityPolicy.None] : []), ...policies.map((policy) => SecurityPolicy[policy])],
    securityModes: [
      ...(isOpen ? [MessageSecurityMode.None] : []),
      ...(policies.length === 0 ? [] : [MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt]),
    ],
    allowAnonymous: users === undefined,
    ...(users === undefined ? {} : { userManager: { isValidUser: (name: string, password: string) => users[name] === password } }),
    maxConnectionsPerEndpoint: 100,
    buildInfo: { productName: 'Simulator', manufacturerName: 'Lineside', ...options.buildInfo },
    serverCapabilities: {
      maxSessions: options.maxSessions ?? 100,
      // Else changes that follow each other fast would be folded into one.
      minSupportedSampleRate: 0,
      ...(maxPerCall === undefined ? {} : { operationLimits: limitsOf(maxPerCall) }),
    },
    isAuditing: false,
    registerServerMethod: RegisterServerMethod.HIDDEN,
    onCreateMonitoredItem: async (_subscription, item) => {
      countSamples(item as MonitoredItem, state)
      return StatusCodes.Good
    },
  })
  server.on('request', (request: { readonly schema: { readonly name: string } }) => count(request.schema.name.replace(/Request$/, '')))
  if (hiddenMaxPerCall !== undefined) limitHidden(server, hiddenMaxPerCall)
  if (options.hasNoFilters === true) refuseFilters(server)
  if (options.sessionCertificate !== undefined) showAtCreateSession(server, options.sessionCertificate)
  await server.initialize()
  const machine = buildMachine(server, machineNamespace, options, state)
  const rest = options.isAlive === true ? bringToLife(machine) : () => undefined
  await server.start()
  const stop = () => {
    rest()
    machine.stop()
  }
  return { server, machine: { ...machine, stop }, garbler: garble(listenerOf(server)) }
}

function limitsOf(count: number): Readonly<Record<string, number>> {
  return {
    maxMonitoredItemsPerCall: count,
    maxNodesPerRead: count,
    maxNodesPerBrowse: count,
    maxNodesPerHistoryReadData: count,
    maxNodesPerTranslateBrowsePathsToNodeIds: count,
  }
}

interface SessionLike {
  readonly authenticationToken: Parameters<OPCUAServer['engine']['closeSession']>[0]
}

function sessionsOf(server: OPCUAServer): readonly SessionLike[] {
  return Object.values((server.engine as unknown as { readonly _sessions: Readonly<Record<string, SessionLike>> })._sessions)
}

function listenerOf(server: OPCUAServer): net.Server {
  const [endpoint] = server.endpoints
  return (endpoint as unknown as { readonly _server: net.Server })._server
}
