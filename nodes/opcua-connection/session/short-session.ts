// A session of a few seconds with settings that are not deployed yet: for the dialog's test and its browser.
import { createBudget } from '../../lib/budget.ts'
import type { Clock } from '../../lib/clock.ts'
import { asFault } from '../../lib/fault.ts'
import type { TlsSettings } from '../../lib/tls.ts'
import type { Config } from '../fields.ts'
import { type Asker, createAsker } from './asker.ts'
import { openChannel } from './channel.ts'
import { trustedCertificate } from './endpoints-of.ts'
import { type Library, loadLibrary } from './library.ts'
import { type OpenSession, openSession } from './open-session.ts'
import { readServerFacts, type ServerFacts } from './server-facts.ts'
import { openTrust } from './trust.ts'

export interface ShortSessionOptions {
  readonly config: Config
  readonly userTls: TlsSettings | null
  readonly pki: string
  readonly clock: Clock
  readonly signal: AbortSignal
}

export interface ShortSession {
  readonly library: Library
  readonly session: OpenSession['session']
  readonly facts: ServerFacts
  readonly asker: Asker
}

/** Opens, works, closes: the server keeps nothing of it. Within the connection's read budget. Rejects with a fault. */
export async function withShortSession<T>(
  { config, userTls, pki, clock, signal }: ShortSessionOptions,
  work: (open: ShortSession) => Promise<T>,
): Promise<T> {
  const { endpointUrl, connectTimeoutMs, requestTimeoutMs, maxRequestsPerSecond } = config
  const library = await loadLibrary()
  const guard = (await openTrust(pki, clock)).guard(endpointUrl)
  const budget = createBudget(clock, maxRequestsPerSecond)
  await budget.turn(signal)
  const serverCertificate = await trustedCertificate({ library, endpointUrl, connectTimeoutMs, guard, clock, signal }, config)
  const channel = await openChannel({
    library,
    endpointUrl,
    config,
    sessionTimeoutMs: sessionMs,
    credentials: guard.options,
    serverCertificate,
    clock,
    signal,
  })
  const asker = createAsker({ channel, endpointUrl, budget, clock, timeoutMs: requestTimeoutMs, count: () => undefined, took: () => undefined })
  const end = () => channel.end(asFault(signal.reason))
  signal.addEventListener('abort', end, { once: true })
  try {
    const { session } = await openSession({ library, channel, asker, config, userTls, guard, last: null })
    try {
      return await work({ library, session, asker, facts: await readServerFacts(session, asker) })
    } finally {
      await asker.ask('CloseSession', () => session.close(true)).catch(() => undefined)
    }
  } finally {
    signal.removeEventListener('abort', end)
    await channel.close()
  }
}

/** Should it not come to closing it, the server forgets it soon. */
const sessionMs = 15_000
