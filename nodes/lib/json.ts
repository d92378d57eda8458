// JSON that keeps 64-bit integers: a BigInt is written `{"$int":"…"}`, because JSON has none.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Like JSON.stringify, with BigInt kept. NaN and Infinity must not come here: they would become null. */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? { $int: part.toString() } : part))
}

/** The reverse of `encodeJson`. Throws SyntaxError on text that is not JSON. */
export function decodeJson(text: string): unknown {
  return JSON.parse(text, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || !('$int' in part)) return part
    const digits = part.$int
    const isOnlyKey = Object.keys(part).length === 1
    return isOnlyKey && typeof digits === 'string' && /^-?\d{1,40}$/.test(digits) ? BigInt(digits) : part
  })
}
