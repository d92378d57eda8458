// A quality test as an event on its way to the enterprise: a reading of the characteristic, with verdict and limits.
import { statusCodes } from '../../lib/quality.ts'
import type { Asset, Context, Reading } from '../../lib/reading.ts'
import { withStatus } from '../../lib/reading.ts'
import { escapeSegment, escapeTopic } from '../../lib/topic.ts'
import type { KeptTest } from './quality-test.ts'

/** Topic `<beside>/<characteristic>`; the payload is the value, or the verdict where there is none. `nodeId` makes the tag's id. */
export function testReading(
  test: KeptTest,
  asset: Asset,
  context: Context | undefined,
  nodeId: string,
  beside = `${escapeTopic(asset.path)}/_test`,
): Reading {
  const { context: _context, isContradicting, recordedAt, ...body } = test
  const topic = `${beside}/${escapeSegment(test.characteristic)}`
  const reading: Reading = {
    topic,
    payload: test.value ?? test.verdict,
    timestamp: test.at,
    quality: 'good',
    statusCode: statusCodes.Good,
    tag: Object.freeze({ id: `${nodeId}:_test/${asset.id}/${test.characteristic}`, name: topic, raw: test.characteristic }),
    ...(test.unit === undefined ? {} : { unit: test.unit }),
    asset,
    ...(context === undefined ? {} : { context }),
    event: { kind: 'quality-test', ...body },
    source: { protocol: 'message', sourceTime: test.at, receivedAt: recordedAt },
  }
  return isContradicting ? withStatus(reading, statusCodes.Uncertain, 'verdict-contradicts-limits') : reading
}
