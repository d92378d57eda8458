// Messages that are no readings: context, quality tests and questions. Each is carried out and answered.
import { fault } from '../lib/fault.ts'
import type { Message } from '../lib/reading.ts'
import type { Output } from '../lib/step.ts'
import { type Answer, answerQuery } from './answers/answer-query.ts'
import { formOf, readContext } from './intake/intake.ts'
import { unknownScope } from './intake/scope.ts'
import type { Known } from './known.ts'
import { readTest } from './quality-tests/quality-test.ts'
import { testReading } from './quality-tests/quality-test-reading.ts'

/** What a message is carried out with. */
export interface Around extends Pick<Known, 'model' | 'rules' | 'topics' | 'store' | 'tests' | 'sent' | 'historyMs' | 'record'> {
  readonly nodeId: string
  readonly now: number
}

/** Changes an answer lists; of more it tells how many. */
const changeLimit = 100

/** Throws a fault where the message cannot be used; then nothing has changed. */
export function obeyMessage(message: Message, world: Around): readonly Output<Message>[] {
  const found = formOf(message)
  if (found?.form === 'query') return [answered(message, answerTo(found.parts, world, world.now))]
  return found?.form === 'test' ? takeTest(message, found.parts['test'], world) : takeContext(message, world)
}

/** What is known, as plain JSON. `parts`: `query` and what it is about. Changes nothing. */
export function answerTo(
  parts: Message,
  { model, store, tests, historyMs }: Pick<Known, 'model' | 'store' | 'tests' | 'historyMs'>,
  now: number,
): Answer {
  return answerQuery(parts, { model, store, tests, historyMs, now })
}

function takeContext(message: Message, { rules, model, now, record }: Around): readonly Output<Message>[] {
  const said = readContext(message, rules, model, now)
  // The step was asked before whether the message is for it.
  if (said === null) throw fault('context.nothing-found', { fields: '', found: String(message['topic']) }, { retry: false })
  const { recorded, events } = record(said.statement, now)
  const { scope, from, to, values } = said.statement
  const { id, changes } = recorded
  const payload = {
    ...{ accepted: true, statement: changes.length === 0 ? null : id, scope, from, to, values },
    changes: changes.slice(0, changeLimit),
    ...(changes.length > changeLimit ? { moreChanges: changes.length - changeLimit } : {}),
    corrections: events.length,
  }
  return [...events.map((event): Output<Message> => ({ port: 'readings', message: event })), answered(message, payload)]
}

function takeTest(message: Message, said: unknown, { model, store, tests, sent, topics, nodeId, now }: Around): readonly Output<Message>[] {
  const result = readTest(
    said,
    (written) => {
      const asset = model.asset(written)
      if (asset === undefined) throw unknownScope(written, model)
      return asset.id
    },
    now,
  )
  const asset = model.asset(result.asset)
  if (asset === undefined) throw unknownScope(result.asset, model)
  const span = store.spanAt(asset, result.at)
  const { context } = span
  const { test, isNew } = tests.record(result, context, now)
  if (isNew) sent.note(asset, span, result.at)
  const event = testReading(test, asset, context, nodeId, topics.topicBeside(asset, '_test'))
  const payload = { accepted: true, isNew, test }
  return [...(isNew ? [{ port: 'readings', message: event }] : []), answered(message, payload)]
}

/** The message itself with the answer as its payload: `req` and `res` of an HTTP request stay on it. */
function answered(message: Message, payload: object): Output<Message> {
  return { port: 'answers', message: { ...message, payload } }
}
