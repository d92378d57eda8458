// Bytes of a payload as text, and as JSON that keeps whole numbers beyond 2⁵³.
import { decodeJson } from '../lib/json.ts'

/** Null where the bytes are no UTF-8. */
export function textOf(payload: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload)
  } catch {
    return null
  }
}

/** Undefined where the text is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return /\d{16}/.test(text) || text.includes('"$int"') ? exact(text) : JSON.parse(text)
  } catch {
    // Too deep to be walked is no JSON of a machine either.
    return undefined
  }
}

type Reviver = (this: unknown, key: string, part: unknown, context: { readonly source?: string }) => unknown

/** With the digits as they were written (ECMAScript proposal "JSON.parse source text access", in Node.js since 21). */
function exact(text: string): unknown {
  const keep: Reviver = (_key, part, context) =>
    typeof part === 'number' && !Number.isSafeInteger(part) && /^-?\d{16,40}$/.test(context.source ?? '') ? BigInt(context.source ?? 0) : part
  const read = JSON.parse(text, keep as Parameters<typeof JSON.parse>[1])
  return text.includes('"$int"') ? withIntegers(text, read) : read
}

/** Our own writing of BigInt, `{"$int":"…"}`. */
function withIntegers(text: string, read: unknown): unknown {
  return /\d{16}/.test(text.replaceAll(/\{\s*"\$int"\s*:\s*"-?\d+"\s*\}/g, '')) ? read : decodeJson(text)
}
