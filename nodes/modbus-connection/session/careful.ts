// Reading on a line without transaction ids. A late answer, or one given twice, has the shape of the right one: a request
// whose answer it could be taken for goes out in another shape, and an answer seen before is not believed at once.
import { meaningOf } from '../exceptions.ts'
import type { Ledger } from '../ledger.ts'
import { isBits } from '../want.ts'
import type { Answered, Client, Outcome, Request } from './client.ts'

export interface CarefulOptions {
  readonly ledger: Ledger
  /** Resolves when the line was silent for as long as a late answer may take; rejects when it was not. */
  readonly listen: () => Promise<void>
}

/** As `Client.read`; null: what came, or may come, cannot be told from the answer. */
export type CarefulRead = (request: Request) => Promise<Outcome | null>

export function createCarefulRead(client: Pick<Client, 'read'>, { ledger, listen }: CarefulOptions): CarefulRead {
  const ask = async (request: Request): Promise<Outcome> => {
    try {
      const outcome = await client.read(request)
      if ('exception' in outcome) ledger.refused(request)
      return outcome
    } catch (thrown) {
      ledger.lost(request)
      throw thrown
    }
  }
  /** Null: not to be believed. Registers that hold the same for good are, on a line where nothing went wrong lately. */
  const believed = (request: Request, asked: Request, outcome: Answered): Outcome | null => {
    const isRepeat = ledger.isRepeat(asked, outcome.answer.bytes)
    if (!isRepeat || ledger.isCalm) return cut(outcome, request)
    ledger.doubt(asked)
    return null
  }
  /** An answer of the request's own shape may be on its way. */
  const readOwed = async (request: Request): Promise<Outcome | null> => {
    const wider = ledger.wider(request)
    if (wider === null) return null
    const isSole = ledger.owesNothingElse(request)
    const outcome = await ask(wider)
    if ('answer' in outcome) return believed(request, wider, outcome)
    if (meaningOf(outcome.exception).concerns !== 'address') return outcome
    // Refused, for there are no more registers. A unit does one thing after the other (Modbus over Serial Line 1.02,
    // 2.4.1): what it owed before, it owes no more. Of several it is not known which one was refused.
    if (!ledger.isCalm) await listen()
    if (!isSole) return null
    ledger.settle(request)
    return readPlain(request)
  }
  const readPlain = async (request: Request): Promise<Outcome | null> => {
    const outcome = await ask(request)
    if (!('answer' in outcome) || !ledger.isRepeat(request, outcome.answer.bytes)) return outcome
    return confirm(request, outcome)
  }
  /** The bytes of an earlier answer. If they are a copy, the right one comes before that to a wider request. */
  const confirm = async (request: Request, first: Answered): Promise<Outcome | null> => {
    const { isCalm } = ledger
    ledger.doubt(request)
    const wider = ledger.wider(request)
    if (wider === null) {
      await listen()
      return isCalm ? first : null
    }
    const second = await ask(wider)
    if ('answer' in second) return believed(request, wider, second)
    ledger.settle(request)
    return isCalm ? first : null
  }
  return (request) => (ledger.isOwed(request) ? readOwed(request) : readPlain(request))
}

/** Bits are not shifted: whoever decodes goes by `start`. */
function cut({ answer, at }: Answered, { register, start, count }: Request): Answered {
  if (isBits(register)) return { answer, at }
  const from = 2 * (start - answer.start)
  return { answer: { start, bytes: answer.bytes.subarray(from, from + 2 * count) }, at }
}
