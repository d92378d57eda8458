// Paths into a message: `payload.temp`, `msg.payload[0]`, `$.payload['a b']`, `payload[*].v`.
import { type Path, parsePath } from '../lib/path.ts'

/** Null where the text is no path. A leading `msg.` is what people know from function nodes. */
export function messagePath(text: string): Path | null {
  const bare = text.trim().replace(/^msg(?=[.[])/, '$')
  return bare === 'msg' ? parsePath('$') : parsePath(bare)
}
