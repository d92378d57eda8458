// The world of a reader under contract: Node-RED with the reader and its connection, the device behind a proxy.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { statusCodes } from '../../nodes/lib/quality.ts'
import type { Message, Reading } from '../../nodes/lib/reading.ts'
import type { Red } from '../../nodes/lib/red/types.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { type RunningFlow, runFlow } from '../support/flow.ts'

export interface Device {
  readonly port: number
  /** Requests that would change something in the device. */
  readonly writes: number
  /** Ends every connection and refuses new ones until `start`. */
  stop(): Promise<void>
  start(): Promise<void>
  /** While true it answers bytes that mean nothing. */
  talkNonsense(isOn: boolean): void
}

export interface ReaderUnderContract<D extends Device = Device> {
  readonly types: readonly ((red: Red) => void)[]
  readonly connectionType: string
  readonly readerType: string
  startDevice(): Promise<D>
  /** A connection that gives a silent device up after about 400 ms and tries again after about 100 ms. */
  connection(address: { readonly host: string; readonly port: number }): object
  /** A reader of at least two tags that are there, its cycle about 50 ms where it has one. */
  readonly reader: object
  /** A second one on the same connection, with one tag of another name. */
  readonly otherReader: object
  /** Raw names of the tags. */
  readonly tags: readonly string[]
  /** The protocol has one for every value. */
  readonly hasSourceTime?: boolean
}

const limitMs = 5_000

export interface World<D extends Device = Device> {
  readonly flow: RunningFlow
  readonly device: D
  readonly proxy: FaultProxy
  all(): readonly Reading[]
  /** All readings, as soon as there are so many. */
  readings(count: number): Promise<readonly Reading[]>
  /** Resolves when every tag was good at least once after the first `count` readings. */
  goodAfter(count: number): Promise<void>
  /** Codes of what Catch got from the connection node. */
  caughtFromLine(): readonly string[]
}

export interface Setting {
  readonly isDeviceThere?: boolean
  /** Settings over those of the reader. */
  readonly reader?: object
  readonly more?: readonly { readonly id: string; readonly type: string; readonly [setting: string]: unknown }[]
}

export async function open<D extends Device>(
  t: TestContext,
  subject: ReaderUnderContract<D>,
  { isDeviceThere = true, reader = {}, more = [] }: Setting = {},
): Promise<World<D>> {
  const device = await subject.startDevice()
  const proxy = await startFaultProxy(device)
  t.after(async () => {
    assert.equal(device.writes, 0, 'something was written to the device')
    await proxy.close()
    await device.stop()
  })
  if (!isDeviceThere) await device.stop()
  const flow = await runFlow(
    t,
    subject.types,
    [
      { id: 'c', type: subject.connectionType, ...subject.connection(proxy) },
      {
        id: 'r',
        type: subject.readerType,
        name: 'Reader',
        heartbeatSeconds: 60,
        ...subject.reader,
        ...reader,
        connection: 'c',
        wires: [['out'], []],
      },
      ...['out', 'caught', 'completed'].map((id) => ({ id, type: 'helper' })),
      { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
      { id: 'complete', type: 'complete', scope: ['r'], wires: [['completed']] },
      ...more,
    ],
    { configTypes: [subject.connectionType] },
  )
  const out = flow.inbox('out')
  const all = () => out.messages as readonly Reading[]
  const isGood = (reading: Reading) => reading.quality === 'good'
  return {
    flow,
    device,
    proxy,
    all,
    readings: async (count) => (await out.until(count)) as readonly Reading[],
    goodAfter: (count) =>
      until(
        () =>
          new Set(
            all()
              .slice(count)
              .filter(isGood)
              .map(({ tag }) => tag.raw),
          ).size === subject.tags.length,
        'every tag is good',
      ),
    caughtFromLine: () =>
      (flow.inbox('caught').messages as readonly Caught[]).filter(({ error }) => error.source.id === 'c').map(({ error }) => error.code),
  }
}

interface Caught extends Message {
  readonly error: { readonly code: string; readonly source: { readonly id: string } }
}

export function darken(proxy: FaultProxy, isDark: boolean): void {
  proxy.blackHole = isDark
}

export function cyclesOf<T>(all: readonly T[], length: number): readonly (readonly T[])[] {
  return Array.from({ length: all.length / length }, (_, cycle) => all.slice(cycle * length, (cycle + 1) * length))
}

export function isLost(reading: Reading): boolean {
  return reading.statusCode === statusCodes.BadNoCommunication
}

export function isGreen(flow: RunningFlow): boolean {
  return flow.statuses('r').some(({ fill }) => fill === 'green')
}

export function assertLost(readings: readonly Reading[], tags: readonly string[]): void {
  const found = readings.map(({ tag, payload, quality }) => `${tag.raw} ${payload} ${quality}`)
  assert.deepEqual(found.toSorted(), tags.map((raw) => `${raw} null bad`).toSorted())
  for (const reading of readings) assert.ok(isLost(reading) && reading.findings?.length === 1 && reading.source?.sourceTime === null)
}

/** Looks every few milliseconds; rejects when it never comes true. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  const giveUpAt = Date.now() + limitMs
  while (!isTrue()) {
    if (Date.now() > giveUpAt) throw new Error(`it never came to this: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
