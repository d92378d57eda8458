// A decoder of Sparkplug B: births define metrics and aliases, data comes by them, deaths make tags bad. One a stay:
// after a reconnect births are needed again, for what an alias stood for before says nothing of now.
import { isFault } from '../../lib/fault.ts'
import { decodePayload } from '../../lib/formats/sparkplug/decode.ts'
import type { Payload } from '../../lib/formats/sparkplug/payload.ts'
import { parseSparkplugTopic } from '../../lib/formats/sparkplug/topic.ts'
import type { Structures } from '../../lib/formats/sparkplug/values.ts'
import type { Decoded, Decoder } from '../decoder.ts'
import { createEdgeNode, type EdgeNode } from './edge-node.ts'

export interface SparkplugOptions {
  /** Templates, arrays and data sets: one tag a leaf, or one with JSON text. */
  readonly structures: Structures
}

const maxNodes = 10_000

/**
 * Raw names are `group/node[/device]/metric`. Counts `sparkplug.births`, `.deaths`, `.gaps`, `.late`, `.repeated`, `.malformed`,
 * `.unknownMetrics`, `.oldDeaths`, `.retained`, `.ignored`, `.refusedDevices`, `.refusedNodes`, and
 * `lost` messages: those of them that came after all are `.late`.
 */
export function createSparkplug({ structures }: SparkplugOptions): Decoder {
  const nodes = new Map<string, EdgeNode>()
  const nodeOf = (group: string, node: string): EdgeNode | null => {
    const key = `${group}/${node}`
    const known = nodes.get(key) ?? (nodes.size < maxNodes ? createEdgeNode(group, node, structures) : null)
    if (known !== null) nodes.set(key, known)
    return known
  }
  return {
    decode({ topic, payload, retain }): Decoded {
      const address = parseSparkplugTopic(topic)
      if (address === null) return counted('sparkplug.ignored')
      const { group, node } = address
      // Births and data are never retained (specification 3.0.0, 5.4): this one is of a session nobody knows the end of.
      if (retain) return { ...counted('sparkplug.retained'), rebirths: [{ group, node }] }
      const edge = nodeOf(group, node)
      if (edge === null) return counted('sparkplug.refusedNodes')
      const { found, counts, isRebirthWanted } = edge.take(address, topic, payloadOf(payload))
      return { found, counts, ...(isRebirthWanted ? { rebirths: [{ group, node }] } : {}) }
    },
  }
}

function counted(counter: string): Decoded {
  return { found: [], counts: { [counter]: 1 } }
}

/** Null where the bytes are no payload. */
function payloadOf(bytes: Uint8Array): Payload | null {
  try {
    return decodePayload(bytes)
  } catch (thrown) {
    if (isFault(thrown)) return null
    throw thrown
  }
}
