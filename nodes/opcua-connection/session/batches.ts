// Many operations in requests of a size the server takes: when one is too large after all, it is halved and remembered.
import { isFault } from '../../lib/fault.ts'

/** Operations a request; shrinks for good when the server says that it was too many. */
export interface CallSize {
  current: number
}

export const tooLarge = /BadTooManyOperations|BadRequestTooLarge|BadResponseTooLarge|BadEncodingLimitsExceeded|BadTcpMessageTooLarge/

/** Results in the order of `all`. Rejects with what the request failed of, unless fewer operations help. */
export async function inBatches<T, R>(
  all: readonly T[],
  size: CallSize,
  request: (batch: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const results: R[] = []
  for (let at = 0; at < all.length; ) {
    const batch = all.slice(at, at + size.current)
    try {
      results.push(...(await request(batch)))
      at += batch.length
    } catch (thrown) {
      if (batch.length === 1 || !isFault(thrown) || !tooLarge.test(String(thrown.params['reason']))) throw thrown
      size.current = Math.max(1, Math.floor(batch.length / 2))
    }
  }
  return results
}
