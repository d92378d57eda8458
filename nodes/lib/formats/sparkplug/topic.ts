// Topics of Sparkplug B: spBv1.0/<group>/<type>/<node>[/<device>]. Specification 3.0.0, 4.1 and 4.2.

export type MessageType = 'NBIRTH' | 'DBIRTH' | 'NDATA' | 'DDATA' | 'NDEATH' | 'DDEATH'

export interface SparkplugAddress {
  readonly group: string
  readonly type: MessageType
  readonly node: string
  /** Empty: the node itself. */
  readonly device: string
}

const levelsOf: Readonly<Record<MessageType, 4 | 5>> = { NBIRTH: 4, NDATA: 4, NDEATH: 4, DBIRTH: 5, DDATA: 5, DDEATH: 5 }

/** Null for what carries no values of a machine: STATE of a host, commands, another namespace, an unheard-of type. */
export function parseSparkplugTopic(topic: string): SparkplugAddress | null {
  const levels = topic.split('/')
  const [namespace, group = '', type = '', node = '', device = ''] = levels
  if (namespace !== 'spBv1.0' || !isMessageType(type) || levels.length !== levelsOf[type]) return null
  if (group === '' || node === '' || (levels.length === 5 && device === '')) return null
  return { group, type, node, device }
}

/**
 * Whether a filter gives everything a node says: births, data and deaths of it and its devices. With less of it,
 * aliases would have no names, and sequence numbers gaps.
 */
export function isSparkplugFilter(filter: string): boolean {
  const [namespace, ...levels] = filter.split('/')
  if (namespace !== 'spBv1.0' || levels.at(-1) !== '#') return false
  const [group, type, node, ...rest] = levels
  if (group === '#' || type === '#') return true
  return type === '+' && (node === '#' || (rest.length === 1 && rest[0] === '#'))
}

function isMessageType(type: string): type is MessageType {
  return Object.hasOwn(levelsOf, type)
}
