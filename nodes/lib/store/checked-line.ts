// One record a line, each with its own checksum: `1a2b3c4d {"…":…}`. JSON never holds a raw line end.
import { crc32 } from 'node:zlib'
import { decodeJson, encodeJson } from '../json.ts'

/** A value as a line, line end included. BigInt is kept. */
export function encodeLine(value: unknown): Buffer {
  const json = Buffer.from(encodeJson(value))
  return Buffer.concat([Buffer.from(`${checksum(json)} `), json, Buffer.from('\n')])
}

/** The reverse, for a line without its end; null when the line is damaged. */
export function decodeLine(line: Buffer): { readonly value: unknown } | null {
  const json = line.subarray(9)
  if (line.toString('latin1', 0, 9) !== `${checksum(json)} `) return null
  try {
    return { value: decodeJson(json.toString()) }
  } catch {
    return null
  }
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, '0')
}
