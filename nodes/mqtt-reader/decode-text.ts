// A payload that is one value: a number, true or false, a text; and in `auto` JSON where it looks like it.

import { type ScalarType, scalarOfText } from '../lib/foreign-value.ts'
import { statusCodes } from '../lib/quality.ts'
import type { Decoder } from '../mqtt-connection/decoder.ts'
import { foundOf, trouble } from './found-values.ts'
import { textOf } from './payload-text.ts'

export interface TextRule {
  readonly type: ScalarType
  readonly unit: string
  readonly nameOf: (topic: string) => string
}

export function textDecoder({ type, unit, nameOf }: TextRule): Decoder {
  return {
    decode({ topic, payload }) {
      const text = textOf(payload)
      if (text === null) return trouble(statusCodes.BadDataEncodingInvalid, 'not-text')
      return { found: [foundOf(nameOf(topic), scalarOfText(text, type), { unit })] }
    },
  }
}

/** JSON where the text begins like an object or a list, as UMH and most gateways send it; else the text is the value. */
export function autoDecoder(rule: TextRule, json: Decoder): Decoder {
  const text = textDecoder(rule)
  const opens = new Set([0x7b, 0x5b])
  const blanks = new Set([0x20, 0x09, 0x0a, 0x0d])
  return {
    decode(packet, now) {
      const first = packet.payload.find((byte) => !blanks.has(byte))
      return first !== undefined && opens.has(first) ? json.decode(packet, now) : text.decode(packet, now)
    },
  }
}
