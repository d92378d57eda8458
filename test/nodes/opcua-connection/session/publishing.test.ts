// Publish requests: always some at the server, no more than it takes, and a silence that is noticed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PublishRequest, PublishResponse } from 'node-opcua-client'
import { createBudget } from '../../../../nodes/lib/budget.ts'
import { asFault, type Fault } from '../../../../nodes/lib/fault.ts'
import type { Library } from '../../../../nodes/opcua-connection/session/library.ts'
import type { Session } from '../../../../nodes/opcua-connection/session/open-session.ts'
import { startPublishing } from '../../../../nodes/opcua-connection/session/publishing.ts'
import type { Subscription } from '../../../../nodes/opcua-connection/session/subscription.ts'
import { handClock, settle } from '../../../support/hand-clock.ts'

interface Asked {
  readonly acknowledged: readonly number[]
  answer(sequenceNumber: number, more?: Partial<{ id: number; isData: boolean; hasMore: boolean }>): Promise<void>
  fail(message: string): Promise<void>
}

function world() {
  const clock = handClock()
  const waiting: Asked[] = []
  const received: number[] = []
  const ended = new AbortController()
  const acknowledgements: { readonly subscriptionId: number; readonly sequenceNumber: number }[] = []
  const session = {
    publish(request: PublishRequest, done: (cause: Error | null, response?: PublishResponse) => void) {
      const finish = async (cause: Error | null, response?: unknown) => {
        waiting.splice(waiting.indexOf(asked), 1)
        done(cause, response as PublishResponse | undefined)
        await settle()
      }
      const asked: Asked = {
        acknowledged: (request.subscriptionAcknowledgements ?? []).map(({ sequenceNumber }) => sequenceNumber),
        answer: (sequenceNumber, { id = 7, isData = true, hasMore = false } = {}) =>
          finish(null, {
            subscriptionId: id,
            moreNotifications: hasMore,
            notificationMessage: { sequenceNumber, notificationData: isData ? [{ monitoredItems: [] }] : [] },
          }),
        fail: (message) => finish(new Error(message)),
      }
      waiting.push(asked)
    },
  } as unknown as Session
  const library = {
    PublishRequest: class {
      constructor(fields: object) {
        Object.assign(this, fields)
      }
    },
  } as unknown as Library
  const subscription = {
    revised: { id: 7, publishingMs: 100, keepAliveMs: 1_000 },
    receive: async ({ sequenceNumber }: { readonly sequenceNumber: number }) => void received.push(sequenceNumber),
  } as unknown as Subscription
  const publishing = startPublishing({
    library,
    session,
    channel: { ended: ended.signal, end: (cause: Fault) => ended.abort(cause) },
    endpointUrl: 'opc.tcp://plc',
    budget: createBudget(clock, 0),
    clock,
    acknowledgements,
    heard: () => undefined,
    count: () => undefined,
  })
  const first = (): Asked => {
    const [asked] = waiting
    if (asked === undefined) throw new Error('no request waits')
    return asked
  }
  return {
    clock,
    waiting,
    first,
    received,
    ended: ended.signal,
    cause: () => asFault(ended.signal.reason).code,
    acknowledgements,
    publishing,
    subscription,
  }
}

test('each answer is followed by a request, which acknowledges what was received', async () => {
  const { waiting, first, received, publishing, subscription } = world()
  publishing.add(subscription)
  await settle()
  assert.equal(waiting.length, 4)
  await first().answer(1)
  assert.deepEqual([received, waiting.length, waiting.at(-1)?.acknowledged], [[1], 4, [1]])
})

test('a keep-alive is not acknowledged', async () => {
  const { waiting, first, publishing, subscription } = world()
  publishing.add(subscription)
  await settle()
  await first().answer(1, { isData: false })
  assert.deepEqual(waiting.at(-1)?.acknowledged, [])
})

test('a server that takes fewer requests gets fewer', async () => {
  const { waiting, publishing, subscription, ended } = world()
  publishing.add(subscription)
  await settle()
  await waiting.at(-1)?.fail('serviceResult = BadTooManyPublishRequests (0x80780000)')
  assert.equal(waiting.length, 3)
  await waiting[0]?.answer(1)
  assert.deepEqual([waiting.length, ended.aborted], [3, false])
})

test('silent for three keep-alives, the line is lost; each sign of life begins anew', async () => {
  const { clock, first, publishing, subscription, ended, cause } = world()
  publishing.add(subscription)
  await clock.advance(2_900)
  await first().answer(1, { isData: false })
  await clock.advance(2_900)
  assert.equal(ended.aborted, false)
  await clock.advance(400)
  assert.equal(cause(), 'opcua.silent')
})

test('what was not acknowledged because the line broke is acknowledged on the next', async () => {
  const { first, acknowledgements, publishing, subscription, cause, waiting } = world()
  publishing.add(subscription)
  await settle()
  await first().answer(1)
  await waiting.at(-1)?.fail('Connection Break')
  assert.deepEqual([acknowledgements.map(({ sequenceNumber }) => sequenceNumber), cause()], [[1], 'opcua.line-broken'])
})

test('a session that is gone ends the stay, old requests that are given back do not', async () => {
  const { first, publishing, subscription, ended, cause, waiting } = world()
  publishing.add(subscription)
  await settle()
  await first().fail('serviceResult = BadTimeout (0x800a0000)')
  assert.deepEqual([waiting.length, ended.aborted], [4, false])
  await first().fail('serviceResult = BadSessionClosed (0x80260000)')
  assert.equal(cause(), 'opcua.session-lost')
})

test('messages of a subscription that is gone are dropped, and closed it asks no more', async () => {
  const { first, received, publishing, subscription, waiting } = world()
  publishing.add(subscription)
  await settle()
  publishing.remove(subscription)
  await first().answer(1)
  assert.deepEqual([received, waiting.length], [[], 3])
  publishing.close()
  await first().answer(2)
  assert.equal(waiting.length, 2)
})

test('a server that gives every request back at once is not asked for ever', async () => {
  const { first, publishing, subscription, waiting, cause } = world()
  publishing.add(subscription)
  await settle()
  for (let refusals = 0; refusals < 50 && waiting.length > 0; refusals += 1) await first().fail('serviceResult = BadTimeout (0x800a0000)')
  assert.equal(cause(), 'opcua.subscription-lost')
})
