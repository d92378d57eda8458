// One secure channel to a server: dialled once, never redialled by the library, closed for good when the stay is over.
import type { ClientSecureChannelLayer, OPCUAClient, OPCUAClientOptions } from 'node-opcua-client'
import type { Clock } from '../../lib/clock.ts'
import { type Fault, fault } from '../../lib/fault.ts'
import type { Config } from '../fields.ts'
import { troubleOf } from '../trouble.ts'
import type { Library } from './library.ts'
import { guardedTransport } from './transport.ts'

/** How this machine shows itself, and whom it trusts. */
export type Credentials = Pick<OPCUAClientOptions, 'clientCertificateManager' | 'certificateKeyPairProvider' | 'applicationName' | 'applicationUri'>

export interface ChannelOptions {
  readonly library: Library
  readonly endpointUrl: string
  readonly config: Pick<Config, 'securityMode' | 'securityPolicy' | 'connectTimeoutMs' | 'requestTimeoutMs' | 'keepAliveMs'>
  readonly sessionTimeoutMs: number
  readonly credentials: Credentials
  /** As the server's own description of the endpoint has it, and found to be trusted; null where nothing is secured. */
  readonly serverCertificate: Buffer | null
  readonly clock: Clock
  readonly signal: AbortSignal
}

export interface Channel {
  readonly client: OPCUAClient
  /** Aborts once, when the channel is gone; its reason is the fault. */
  readonly ended: AbortSignal
  /** Ends it with this fault, unless it has ended before. */
  end(cause: Fault): void
  /** Frees everything. Sessions stay alive on the server. Never rejects. */
  close(): Promise<void>
}

/** Longer than any silence that counts as one: noticing the end of a line is our business. */
const libraryTimeoutMs = 600_000

/** Rejects with the fault that tells why there is no channel; with `line.ended` on abort. */
export async function openChannel(options: ChannelOptions): Promise<Channel> {
  const { library, endpointUrl, config, clock, signal } = options
  const ended = new AbortController()
  const choke = (thrown: unknown) => end(fault('opcua.line-broken', { endpoint: endpointUrl, reason: 'BadDecodingError' }, { cause: thrown }))
  const client = library.OPCUAClient.create({ ...clientOptions(options), transportFactory: guardedTransport(choke) })
  let layer: ClientSecureChannelLayer | null = null
  client.on('secure_channel_created', (created) => {
    layer = created
  })
  const end = (cause: Fault) => ended.abort(cause)
  client.on('close', (cause) => end(troubleOf(cause ?? new Error('closed'), { endpoint: endpointUrl })))
  const channel: Channel = {
    client,
    ended: ended.signal,
    end,
    async close() {
      end(fault('line.ended'))
      // The library waits for answers when it closes; a black hole has none to give.
      layer?.abortConnection(() => undefined)
      await client.disconnect().catch(() => undefined)
      client.removeAllListeners()
    },
  }
  try {
    await within(client.connect(endpointUrl), config.connectTimeoutMs, clock, [signal, ended.signal])
  } catch (thrown) {
    await channel.close()
    throw signal.aborted ? fault('line.ended') : unreachable(thrown, endpointUrl)
  }
  return channel
}

/** Settles with `work`, or rejects after `ms` with an ETIMEDOUT, or with the reason of a signal. */
export async function within<T>(work: Promise<T>, ms: number, clock: Clock, signals: readonly AbortSignal[]): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const aborted = () => reject(signals.find((signal) => signal.aborted)?.reason)
  const cancel = clock.after(ms, () => reject(new Error('ETIMEDOUT')))
  for (const signal of signals) signal.addEventListener('abort', aborted, { once: true })
  if (signals.some((signal) => signal.aborted)) aborted()
  try {
    return await Promise.race([work, promise])
  } finally {
    cancel()
    for (const signal of signals) signal.removeEventListener('abort', aborted)
    // Nobody listens any more to what comes after.
    work.catch(() => undefined)
  }
}

function clientOptions({ library, config, sessionTimeoutMs, credentials, serverCertificate }: ChannelOptions): OPCUAClientOptions {
  const { MessageSecurityMode, SecurityPolicy } = library
  const modes = { none: MessageSecurityMode.None, sign: MessageSecurityMode.Sign, 'sign-and-encrypt': MessageSecurityMode.SignAndEncrypt }
  return {
    ...credentials,
    securityMode: modes[config.securityMode],
    securityPolicy: config.securityMode === 'none' ? SecurityPolicy.None : SecurityPolicy[config.securityPolicy],
    ...(serverCertificate === null ? {} : { serverCertificate }),
    // A server that names a host we cannot resolve is still the one we dialled.
    endpointMustExist: false,
    connectionStrategy: { maxRetry: 0, initialDelay: 1, maxDelay: 2 },
    keepSessionAlive: false,
    keepPendingSessionsOnDisconnect: true,
    requestedSessionTimeout: sessionTimeoutMs,
    defaultTransactionTimeout: libraryTimeoutMs,
    transportTimeout: libraryTimeoutMs,
  }
}

function unreachable(thrown: unknown, endpointUrl: string): Fault {
  const trouble = troubleOf(thrown, { endpoint: endpointUrl })
  if (trouble.code !== 'opcua.line-broken') return trouble
  return fault('opcua.unreachable', trouble.params, { cause: thrown })
}
