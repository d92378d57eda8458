// The dialog's "test": whether a broker takes us with these settings, before anything is deployed.
import { randomUUID } from 'node:crypto'
import type { Config } from '../../dmz-destination/fields.ts'
import { systemClock } from '../../lib/clock.ts'
import { createCounters } from '../../lib/counters.ts'
import type { TlsSettings } from '../../lib/tls.ts'
import { tryLine } from './mqtt5-publish.ts'

const limitMs = 5_000

/**
 * Resolves with the time it took. It says hello under an id of its own: the one that is set may be in use, and a
 * broker would end that connection. Rejects with `mqtt.*` or `tls.*`.
 */
export async function tryDestination(config: Omit<Config, 'tls'> & { readonly tls: TlsSettings | null }): Promise<{ readonly milliseconds: number }> {
  const { host, port, tls, username, password, keepAliveSeconds } = config
  const clientId = `lineside-test-${randomUUID().slice(0, 8)}`
  const line = {
    host,
    port,
    tls,
    clientId,
    keepAliveSeconds,
    retain: false,
    answerTimeoutMs: limitMs,
    connectTimeoutMs: limitMs,
    ...(username && { username }),
    ...(password && { password }),
  }
  const begin = systemClock.monotonic()
  await tryLine(line, { clock: systemClock, counters: createCounters() }, new AbortController().signal)
  return { milliseconds: Math.round(systemClock.monotonic() - begin) }
}
