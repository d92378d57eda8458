// The one command there is for us: NCMD "Node Control/Rebirth". Specification 3.0.0, 6.4.22.

import { encodePayload } from '../../lib/formats/sparkplug/encode.ts'
import type { RebirthWish } from '../decoder.ts'

export interface RebirthRequest {
  readonly topic: string
  readonly payload: Uint8Array
}

const boolean = 11

/** `now`: ms UTC. Commands have no sequence number. */
export function rebirthRequest({ group, node }: RebirthWish, now: number): RebirthRequest {
  const metric = { name: 'Node Control/Rebirth', timestamp: now, datatype: boolean, value: { as: 'boolean', is: true } } as const
  return { topic: `spBv1.0/${group}/NCMD/${node}`, payload: encodePayload({ timestamp: now, metrics: [metric] }) }
}
