// Hashes of content by node:crypto: equal content has equal hashes, on every machine and in every order of its keys.
import { createHash } from 'node:crypto'

/** Of a plain value: the first 16 hexadecimal digits of SHA-256 over its canonical JSON. */
export function contentHash(value: unknown): string {
  return textHash(canonicalJson(value))
}

export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** JSON without blanks, keys in the order of their UTF-16 code units (RFC 8785). Members that are undefined are left out. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members: string[] = []
  for (const key of Object.keys(value).sort()) {
    const member = (value as Readonly<Record<string, unknown>>)[key]
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}
