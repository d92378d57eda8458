// Requests to a server: one after another within the read budget, counted, timed, and what fails told apart.
import type { Budget } from '../../lib/budget.ts'
import type { Clock } from '../../lib/clock.ts'
import { fault } from '../../lib/fault.ts'
import { endsStay, troubleOf } from '../trouble.ts'
import { type Channel, within } from './channel.ts'

export interface Asker {
  /**
   * Sends when it is its turn. Rejects with a fault: `opcua.service-failed` and its like when the request was refused,
   * any other one ends the stay too. `limitMs`: longest wait for the answer, where it is not the one configured.
   */
  ask<T>(request: string, send: () => Promise<T>, limitMs?: number): Promise<T>
}

export interface AskerOptions {
  readonly channel: Pick<Channel, 'ended' | 'end'>
  readonly endpointUrl: string
  readonly budget: Budget
  readonly clock: Clock
  readonly timeoutMs: number
  count(counter: string, amount?: number): void
  took(ms: number): void
}

export function createAsker({ channel, endpointUrl, budget, clock, timeoutMs, count, took }: AskerOptions): Asker {
  return {
    async ask(request, send, limitMs = timeoutMs) {
      await budget.turn(channel.ended)
      channel.ended.throwIfAborted()
      count('requests')
      const begin = clock.monotonic()
      try {
        const answer = await within(send(), limitMs, clock, [channel.ended])
        took(clock.monotonic() - begin)
        return answer
      } catch (thrown) {
        channel.ended.throwIfAborted()
        const isTimeout = thrown instanceof Error && thrown.message === 'ETIMEDOUT'
        count(isTimeout ? 'timeouts' : 'exceptions')
        const cause = isTimeout
          ? fault('opcua.timeout', { endpoint: endpointUrl, request, ms: limitMs })
          : troubleOf(thrown, { endpoint: endpointUrl, request })
        if (endsStay(cause)) channel.end(cause)
        throw cause
      }
    },
  }
}
