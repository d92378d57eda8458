// What a connection remembers of its line over the stays: which endpoint is next, when the next request may go, what is owed.
import { type Budget, createBudget } from '../../lib/budget.ts'
import type { Clock } from '../../lib/clock.ts'
import { createEndpoints, type Endpoints } from '../../lib/endpoints.ts'
import type { Config } from '../fields.ts'
import { createLedger, type Ledger } from '../ledger.ts'
import type { Address } from './open-carrier.ts'

export interface LineMemory {
  readonly endpoints: Endpoints<Address>
  readonly budget: Budget
  readonly ledger: Ledger
}

export function createLineMemory({ host, port, backupHost, backupPort, maxRequestsPerSecond, timeoutMs }: Config, clock: Clock): LineMemory {
  const primary = { host, port }
  return {
    endpoints: createEndpoints(backupHost === '' ? [primary] : [primary, { host: backupHost, port: backupPort ?? port }]),
    budget: createBudget(clock, maxRequestsPerSecond),
    ledger: createLedger(timeoutMs, clock.monotonic),
  }
}
