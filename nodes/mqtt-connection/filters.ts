// Which filters the broker is asked for, so that each message comes once as far as that is in our hands.
import { type MqttSubscription, type MqttWant, wireFilter } from './want.ts'

export interface WireSubscription {
  readonly filter: string
  readonly qos: 0 | 1 | 2
}

/** At QoS 2 the library confirms by itself: what one reader holds back must not come at the QoS of another one. */
export function filtersOf(wants: readonly Pick<MqttWant, 'subscriptions' | 'acknowledge'>[]): readonly WireSubscription[] {
  const isHeldBack = wants.some(({ acknowledge }) => acknowledge === 'returned')
  const all = wants.flatMap(({ subscriptions }) => subscriptions)
  return mergeFilters(isHeldBack ? all.map((one) => (one.qos === 2 ? { ...one, qos: 1 } : one)) : all)
}

/**
 * Equal filters as one at the highest QoS; one that a wider one covers is left out, for many brokers send what fits two
 * subscriptions twice. Shared ones stand for themselves: their messages are dealt out by the broker.
 */
export function mergeFilters(subscriptions: readonly Pick<MqttSubscription, 'filter' | 'group' | 'qos'>[]): readonly WireSubscription[] {
  const wanted = new Map<string, 0 | 1 | 2>()
  for (const one of subscriptions) {
    const filter = wireFilter(one)
    wanted.set(filter, highest(wanted.get(filter) ?? 0, one.qos))
  }
  const all = [...wanted].map(([filter, qos]) => ({ filter, qos }))
  const wide = all.filter(({ filter }) => /[+#]/.test(filter) && !isShared(filter))
  const left = all.filter((one) => isShared(one.filter) || !wide.some((other) => other !== one && covers(other.filter, one.filter)))
  // What a wider one stands for must not come at a lower QoS than was asked for.
  return left.map(({ filter, qos }) => ({ filter, qos: isShared(filter) ? qos : highestCovered(filter, qos, all) }))
}

/** Whether every topic that fits `narrow` fits `wide`. Equal filters do not cover each other. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || (narrow.startsWith('$') && /^[+#]/.test(wide))) return false
  const wideLevels = wide.split('/')
  const narrowLevels = narrow.split('/')
  for (const [index, level] of wideLevels.entries()) {
    if (level === '#') return true
    const other = narrowLevels[index]
    if (other === undefined || other === '#' || (level !== '+' && level !== other)) return false
  }
  return wideLevels.length === narrowLevels.length
}

function isShared(filter: string): boolean {
  return filter.startsWith('$share/')
}

function highestCovered(filter: string, qos: 0 | 1 | 2, all: readonly WireSubscription[]): 0 | 1 | 2 {
  return all.reduce((most, one) => (!isShared(one.filter) && covers(filter, one.filter) ? highest(most, one.qos) : most), qos)
}

function highest(one: 0 | 1 | 2, other: 0 | 1 | 2): 0 | 1 | 2 {
  return one > other ? one : other
}
