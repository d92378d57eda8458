// What the downsampler would make of a recorded series: for the editor's try-out, by the code of the runtime.
import type { Reading, Tag } from '../lib/reading.ts'
import type { Step } from '../lib/step.ts'
import { createDownsampler } from './downsampler.ts'
import type { Config, Mode } from './fields.ts'
import { largestError, type Point } from './reconstruction.ts'

/** How to thin: ε in the unit of the values; times as in the node's settings, 0: off. */
export interface ThinSettings {
  readonly mode: Mode
  readonly epsilon: number
  readonly maxHoldSeconds: number
  readonly heartbeatSeconds?: number
  readonly gapSeconds?: number
}

export interface Thinned {
  readonly kept: readonly Point[]
  /** Earlier than the point before: they would leave by the port `late`. */
  readonly late: readonly Point[]
  /** Largest |value − reconstruction| over all points that are not late, in the unit of the values. */
  readonly largestError: number
}

const tag: Tag = Object.freeze({ id: 'try', name: 'try', raw: 'try' })

/** Plays points of finite values as if each arrived at its own time, timers included, and flushes at the end. */
export function thin(points: readonly Point[], settings: ThinSettings): Thinned {
  const config: Config = { name: '', model: '', tags: [], epsilonBasis: 'absolute', heartbeatSeconds: 0, gapSeconds: 0, ...settings }
  const outputs = play(createDownsampler(config), points)
  const [kept, late] = ['readings', 'late'].map((port) => outputs.filter((output) => output.port === port).map(({ message }) => pointOf(message)))
  const isLate = lateTest(points)
  const reconstruction = settings.mode === 'deadband' ? 'stepped' : 'linear'
  const inOrder = points.filter((_point, index) => !isLate[index])
  return { kept: kept ?? [], late: late ?? [], largestError: largestError(inOrder, kept ?? [], reconstruction) }
}

function play(step: Step, points: readonly Point[]): { readonly port: string; readonly message: Reading }[] {
  const outputs = []
  let now = Number.NEGATIVE_INFINITY
  for (const point of points) {
    now = Math.max(now, point.timestamp)
    for (let due = step.nextWakeMs?.() ?? null; due !== null && due <= now; due = step.nextWakeMs?.() ?? null)
      outputs.push(...(step.wake?.(due) ?? []))
    outputs.push(...step.take(readingOf(point), now))
  }
  return [...outputs, ...(step.command?.({ flush: true }, now) ?? [])]
}

function readingOf({ timestamp, value }: Point): Reading {
  return { topic: 'try', payload: value, timestamp, quality: 'good', statusCode: 0, tag }
}

function pointOf({ timestamp, payload }: Reading): Point {
  return { timestamp, value: Number(payload) }
}

/** Which points come after a later one. */
function lateTest(points: readonly Point[]): readonly boolean[] {
  let newest = Number.NEGATIVE_INFINITY
  return points.map(({ timestamp }) => {
    const isLate = timestamp < newest
    newest = Math.max(newest, timestamp)
    return isLate
  })
}
