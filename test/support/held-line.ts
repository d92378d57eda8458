// A protocol without a wire: node types for a connection and a reader whose session a test holds in its hands.
import { fault } from '../../nodes/lib/fault.ts'
import { choice, defineFields, number, ref, text } from '../../nodes/lib/fields.ts'
import type { Line, Session } from '../../nodes/lib/line.ts'
import { defineConnection } from '../../nodes/lib/red/define-connection.ts'
import { defineReader } from '../../nodes/lib/red/define-reader.ts'
import { aTag } from './readings.ts'

export interface Stay {
  readonly line: Line<string>
  /** Ends the session as a dropped connection does. */
  drop(code?: string): void
}

export interface HeldLine {
  readonly session: Session<string>
  /** The stays so far, the present one last. */
  readonly stays: readonly Stay[]
  /** Resolves with the n-th stay, counted from 1. */
  stay(count: number): Promise<Stay>
}

/** @param refusals how many attempts are refused before one connects */
export function heldLine(refusals = 0): HeldLine {
  const stays: Stay[] = []
  let look = () => {}
  let attempts = 0
  const session: Session<string> = async (line) => {
    attempts += 1
    if (attempts <= refusals) throw fault('line.refused')
    await new Promise<void>((resolve, reject) => {
      line.signal.addEventListener('abort', () => resolve())
      stays.push({ line, drop: (code = 'line.reset') => reject(fault(code)) })
      look()
    })
  }
  const stay = (count: number) =>
    new Promise<Stay>((resolve) => {
      look = () => {
        const found = stays[count - 1]
        if (found !== undefined) resolve(found)
      }
      look()
    })
  return { session, stays, stay }
}

const connectionFields = defineFields({
  version: 1,
  face: { kind: 'config', color: '#8FB8DE', inputs: 0, outputs: [] },
  settings: { host: text({ required: true }) },
  migrate: [],
})
const readerFields = defineFields({
  version: 1,
  face: { kind: 'reader', color: '#8FB8DE', inputs: 1, outputs: ['readings', 'health'] },
  settings: {
    connection: ref('held-connection'),
    output: choice(['single', 'batch'], 'single'),
    heartbeatSeconds: number({ default: 60 }),
    tags: text({ default: 'a,b' }),
  },
  migrate: [],
})

/** Node types `lineside-held-connection` and `lineside-held-reader` (setting `tags`: names with commas). */
export function heldTypes(line: HeldLine, waitMs: number) {
  return [
    defineConnection('held-connection', connectionFields, () => ({ session: line.session, backoff: { firstMs: waitMs, maxMs: waitMs } })),
    defineReader('held-reader', 'held-connection', readerFields, ({ tags }, connectionId) => ({
      tags: tags
        .split(',')
        .map((name) => ({ tag: { ...aTag(name), id: `${connectionId}:${name}` }, topic: `line/${name}`, source: { protocol: 'held' } })),
      want: tags,
      periodMs: 1_000,
      problems: tags.includes('!') ? [{ path: 'tags', code: 'wrong-form' }] : [],
    })),
  ]
}
