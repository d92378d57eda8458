// Questions of the editor on the line: one at a time, one probe a turn, so that reading goes on meanwhile.
import { asFault, fault } from '../../lib/fault.ts'
import type { Line, Question } from '../../lib/line.ts'
import { type Found, type Probe, type Probing, probing } from '../probes.ts'
import { questionOf } from '../questions.ts'
import type { Device } from './device.ts'

export interface Asking {
  /** One probe of the question at hand, or of the next one. False: nobody asks. Rejects when the line is lost. */
  turn(): Promise<boolean>
  /** Milliseconds until the next probe may go: one that found silence has held the line, now reading has it as long. */
  readonly restMs: number
}

/** The dialog waits ten seconds; so long, and the next probe might be too late. */
const dueMs = 5_000
const lateMs = 8_000

interface Current {
  readonly question: Question
  readonly chain: Probing
  /** What is asked next. */
  readonly probe: Probe
}

export function createAsking(line: Pick<Line<unknown>, 'clock' | 'nextQuestion'>, device: Pick<Device, 'read' | 'identify'>): Asking {
  const { monotonic } = line.clock
  let current: Current | null = null
  let restUntil = Number.NEGATIVE_INFINITY
  const advance = (question: Question, chain: Probing, step: () => IteratorResult<Probe, unknown>): Current | null => {
    try {
      const { done, value } = step()
      if (done !== true) return { question, chain, probe: value }
      question.answer(value)
    } catch (thrown) {
      question.fail(asFault(thrown))
    }
    return null
  }
  const begin = (question: Question): Current | null => {
    const asked = questionOf(question.what)
    if (asked === null) {
      question.fail(fault('line.unknown-question', {}, { retry: false }))
      return null
    }
    const chain = probing(asked, clockOf(line.clock))
    return advance(question, chain, () => chain.next())
  }
  return {
    async turn() {
      const next = current === null ? line.nextQuestion() : undefined
      if (next !== undefined) current = begin(next)
      if (current === null) return next !== undefined
      const { question, chain, probe } = current
      const begun = monotonic()
      const found = await ask(device, probe)
      if ('silent' in found) restUntil = 2 * monotonic() - begun
      current = advance(question, chain, () => chain.next(found))
      return true
    },
    get restMs() {
      return Math.max(0, restUntil - monotonic())
    },
  }
}

async function ask(device: Pick<Device, 'read' | 'identify'>, probe: Probe): Promise<Found> {
  if (probe.kind === 'identify') return device.identify(probe.unitId)
  const outcome = await device.read(probe)
  return 'answer' in outcome ? outcome.answer : outcome
}

/** Whether it is time to answer: from the longest step so far, the next one might come too late. */
function clockOf({ monotonic }: Line<unknown>['clock']): () => boolean {
  const begin = monotonic()
  let last = begin
  let longest = 0
  return () => {
    const now = monotonic()
    longest = Math.max(longest, now - last)
    last = now
    return now - begin >= dueMs || now - begin + longest > lateMs
  }
}
