// What an OPC UA reader asks of its connection: items by node id, subscribed or polled, and how an outage is survived.
import type { Wanted } from '../lib/line.ts'

/** Part 4, 7.22.2: a change below the deadband is not reported. `percent` is of the node's EURange and needs one. */
export interface Deadband {
  readonly kind: 'none' | 'absolute' | 'percent'
  readonly value: number
}

export interface OpcuaItem {
  readonly wanted: Wanted
  /** By namespace URI: `nsu=<uri>;s=…`; `i=…` is namespace 0, `ns=<n>;…` is taken as it stands. */
  readonly nodeId: string
  /** `events`: the node is an object that notifies; each event and alarm is a reading. */
  readonly kind: 'value' | 'events'
  /** How often the server looks at the value, ms; 0: as fast as it can. */
  readonly samplingMs: number
  readonly deadband: Deadband
  /** Raw unit for when the server has none; empty: what the server says. */
  readonly unit: string
}

export interface OpcuaWant {
  readonly items: readonly OpcuaItem[]
  readonly mode: 'subscribe' | 'poll'
  /** How often the server hands over what it has sampled. */
  readonly publishingMs: number
  /** The cycle of a reader that polls. */
  readonly pollMs: number
  /** The outage over which no sample may be lost: the server's queues and the subscription's lifetime are made of it. */
  readonly survivesSeconds: number
  /** After a longer one: read the gap from the server's history, where it keeps one. */
  readonly history: boolean
  /** Arrays and structures: a reading a leaf (`tag/0`, `tag/field`), or JSON text. */
  readonly structures: 'leaves' | 'json'
}
