// The line to an OPC UA server: dialled when supervision says so, never by the library. The session and its subscriptions
// outlive a broken connection, and the next stay takes them up again.
import { type Budget, createBudget } from '../../lib/budget.ts'
import { createEndpoints } from '../../lib/endpoints.ts'
import { type Fault, fault } from '../../lib/fault.ts'
import type { Line, Registration } from '../../lib/line.ts'
import type { TlsSettings } from '../../lib/tls.ts'
import type { Config } from '../fields.ts'
import { sessionTimeoutOf } from '../subscription-plan.ts'
import type { OpcuaWant } from '../want.ts'
import { createAsker } from './asker.ts'
import { type Channel, openChannel, within } from './channel.ts'
import { trustedCertificate } from './endpoints-of.ts'
import { type Library, loadLibrary } from './library.ts'
import { openSession, type Session } from './open-session.ts'
import { openStay } from './open-stay.ts'
import type { Acknowledgement } from './publishing.ts'
import { createServed, type Served } from './served.ts'
import type { ServerFacts } from './server-facts.ts'
import { runStay } from './stay.ts'
import { type Guard, openTrust } from './trust.ts'

export interface SessionOptions {
  readonly config: Config
  /** Certificate and key of the user, looked up at each stay; null where there is none, undefined where its node is missing. */
  userTls(): TlsSettings | null | undefined
  /** The certificate store's folder. */
  readonly pki: string
  /** What a person should know and no tag tells. */
  notice(what: Fault): void
}

/** What outlives a stay. */
export interface Kept {
  readonly served: Map<Registration<OpcuaWant>, Served>
  readonly acknowledgements: Acknowledgement[]
  endpointUrl: string
  session: Session | null
  /** Everything that is asked once a session has been answered: an opening cut short is begun again. */
  isPrepared: boolean
  server: ServerFacts | null
  serverCertificate: Buffer | null
  hasOtherHost: boolean
}

/** A close must settle within two seconds; a server that answers takes milliseconds. */
const farewellMs = 1_000

export function opcuaSession({ config, userTls: findUserTls, pki, notice }: SessionOptions): (line: Line<OpcuaWant>) => Promise<void> {
  const { endpointUrl: primary, backupEndpointUrl: backup } = config
  const endpoints = createEndpoints<string>(backup === '' ? [primary] : [primary, backup])
  const kept: Kept = {
    served: new Map(),
    acknowledgements: [],
    endpointUrl: primary,
    session: null,
    isPrepared: false,
    server: null,
    serverCertificate: null,
    hasOtherHost: false,
  }
  let budget: Budget | null = null

  const stayAt = async (line: Line<OpcuaWant>, endpointUrl: string) => {
    const { clock, signal, count, took } = line
    const userTls = findUserTls()
    if (userTls === undefined) throw fault('opcua.user-certificate-missing', {}, { retry: false })
    const library = await loadLibrary()
    const guard = (await openTrust(pki, clock)).guard(endpointUrl)
    budget ??= createBudget(clock, config.maxRequestsPerSecond)
    await budget.turn(signal)
    if (kept.endpointUrl !== endpointUrl) leaveServer(kept, endpointUrl)
    const channel = await dial(line, library, guard, config, kept)
    const end = () => channel.end(fault('line.ended'))
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
    const asker = createAsker({ channel, endpointUrl, budget, clock, timeoutMs: config.requestTimeoutMs, count, took })
    let close = () => {}
    try {
      const { session, isResumed } = await openSession({ library, channel, asker, config, userTls, guard, last: kept.session })
      if (!isResumed) kept.isPrepared = false
      kept.session = session
      const stay = await openStay({
        line,
        library,
        config,
        channel,
        endpointUrl,
        session,
        asker,
        budget,
        kept,
        isResumed,
        notice,
        whenLive: endpoints.wasLive,
      })
      close = stay.publishing.close
      await runStay(stay, kept.served, (registration) => createServed(registration, count))
    } catch (thrown) {
      // What ended the channel is the cause of whatever failed with it.
      if (!signal.aborted) throw channel.ended.aborted ? channel.ended.reason : thrown
    } finally {
      close()
      signal.removeEventListener('abort', end)
      if (signal.aborted && kept.session !== null) await farewell(kept, line)
      await channel.close()
      for (const one of kept.served.values()) one.lost()
    }
  }
  return async (line) => {
    try {
      await stayAt(line, endpoints.current)
    } catch (thrown) {
      endpoints.failed()
      throw thrown
    }
  }
}

/** The certificate of the last stay saves a second connection for asking; it is judged anew all the same. */
async function dial({ clock, signal, registrations }: Line<OpcuaWant>, library: Library, guard: Guard, config: Config, kept: Kept): Promise<Channel> {
  const { endpointUrl } = kept
  const known = kept.serverCertificate
  const refusal = known === null ? null : await guard.check(known)
  if (refusal !== null) throw refusal
  const discovery = { library, endpointUrl, connectTimeoutMs: config.connectTimeoutMs, guard, clock, signal }
  const serverCertificate = known ?? (await trustedCertificate(discovery, config))
  const wants = registrations.current.map(({ want }) => want)
  const options = { sessionTimeoutMs: sessionTimeoutOf(config.sessionTimeoutMs, wants), credentials: guard.options, serverCertificate }
  // A server with a new certificate does not understand what is encrypted for the old one: the next stay asks for it.
  kept.serverCertificate = null
  const channel = await openChannel({ ...options, library, endpointUrl, config, clock, signal })
  kept.serverCertificate = serverCertificate
  return channel
}

/** The backup server knows nothing of the session on the primary one. */
function leaveServer(kept: Kept, endpointUrl: string): void {
  kept.endpointUrl = endpointUrl
  kept.session = null
  kept.server = null
  kept.serverCertificate = null
  kept.acknowledgements.splice(0)
  for (const one of kept.served.values()) one.forget()
}

/** Closes the session on the server, subscriptions with it: those of clients that just vanish slow a server down. */
async function farewell(kept: Kept, { clock }: Line<OpcuaWant>): Promise<void> {
  const { session } = kept
  if (session !== null) await within(session.close(true), farewellMs, clock, []).catch(() => undefined)
  leaveServer(kept, kept.endpointUrl)
}
