// The dialog of the downsampler: what the settings would keep of samples pasted from a spreadsheet or a log.
import type { Editor, Form } from '../lib/editor/form.ts'
import { seriesPicture } from '../lib/editor/series-picture.ts'
import { facts, type Result, tryPanel, unsound } from '../lib/editor/try.ts'
import type { Config, fields } from './fields.ts'
import { parsePastedSeries } from './pasted-series.ts'
import type { Point } from './reconstruction.ts'
import { thin } from './thin.ts'

type Settings = typeof fields.settings
type Tried = Pick<Config, 'mode' | 'epsilon' | 'epsilonBasis' | 'maxHoldSeconds' | 'heartbeatSeconds' | 'gapSeconds'>

export const editor: Editor<Settings> = {
  open(form) {
    const { word } = form
    tryPanel(
      form,
      { title: word('try.title'), button: word('try.button'), inputs: { samples: word('try.samples') }, areas: ['samples'] },
      ({ samples }) => {
        const config = form.sound(['mode', 'epsilon', 'epsilonBasis', 'maxHoldSeconds', 'heartbeatSeconds', 'gapSeconds'])
        const { points, refused } = parsePastedSeries(samples)
        if (refused.length > 0) return { tone: 'bad', content: [word('try.refused', { lines: refused.slice(0, 10).join(', ') })] }
        if (points.length === 0) return { tone: 'bad', content: [word('try.empty')] }
        return config === null ? unsound(form) : result(form, config, points)
      },
    )
  },
}

function result({ word }: Form<Settings>, config: Tried, points: readonly Point[]): Result {
  const isRelative = config.epsilonBasis === 'percent-of-range'
  const epsilon = isRelative ? (config.epsilon / 100) * rangeOf(points) : config.epsilon
  // Values that never change have no range to take a percentage of: all of them are sent.
  const { kept, late, largestError } = thin(points, { ...config, mode: epsilon > 0 ? config.mode : 'off', epsilon })
  const content = facts([
    [word('try.kept'), `${kept.length} / ${points.length} (${figure((100 * kept.length) / points.length)} %)`],
    [word('try.epsilon'), `${figure(epsilon)}${isRelative ? ` (${word('try.of-pasted-range')})` : ''}`],
    [word('try.error'), figure(largestError)],
    [word('try.late'), late.length === 0 ? '' : String(late.length)],
  ])
  return { tone: 'plain', content: [content, seriesPicture(points, kept, config.mode === 'deadband')] }
}

function rangeOf(points: readonly Point[]): number {
  const values = points.map(({ value }) => value)
  return (
    values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY) -
    values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY)
  )
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)))
}
