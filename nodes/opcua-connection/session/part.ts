// The items of one reader on a line, kept over stays: what was read last decides what an outage has cost.
import type { Registration } from '../../lib/line.ts'
import type { NodeFacts } from '../facts.ts'
import { parseNodeId, resolveNodeId } from '../node-id.ts'
import { createValueReader } from '../value.ts'
import type { OpcuaWant } from '../want.ts'
import { describe } from './describe.ts'
import { toLibrary } from './node-ids.ts'
import { createSamples, type HistoryGap, type Samples } from './samples.ts'
import type { Stay } from './stay.ts'
import { newWatched, type Watched } from './watched.ts'

export interface Part {
  readonly registration: Registration<OpcuaWant>
  readonly items: readonly Watched[]
  readonly samples: Samples
  /** Still to be read from the server's history, the oldest first. */
  readonly gaps: HistoryGap[]
  /** Learns leaves from the present stay's line. */
  learn: (wanted: Watched['item']['wanted']) => boolean
}

/** More gaps than this are not kept: a line that flaps for a night must not fill the memory. */
const mostGaps = 100_000

export function newPart(registration: Registration<OpcuaWant>, count: (counter: string, amount?: number) => void): Part {
  const { want } = registration
  const gaps: HistoryGap[] = []
  const items: Watched[] = []
  const part: Part = {
    registration,
    items,
    gaps,
    learn: () => false,
    samples: createSamples({
      items,
      usesHistory: want.history,
      count,
      onGap(gap) {
        if (gaps.length < mostGaps) gaps.push(gap)
      },
    }),
  }
  for (const item of want.items) items.push(newWatched(item, items.length, createValueReader(item, optionsOf(part, {}))))
  return part
}

/** On a new session: where the nodes are, and what the server says of them. */
export async function preparePart(part: Part, stay: Stay): Promise<void> {
  const { library, server } = stay
  for (const watched of part.items) {
    if (stay.hasOtherHost) watched.notes = [...watched.notes, 'opcua.endpoint-replaced']
    const parsed = parseNodeId(watched.item.nodeId)
    const local = 'problem' in parsed ? null : resolveNodeId(parsed.nodeId, server.namespaces)
    watched.nodeId = local === null ? null : toLibrary(library, local)
  }
  const before = part.items.map(({ facts }) => facts)
  await describe(part.items, stay)
  for (const watched of part.items) {
    // A new reader forgets the leaves it knows: only where the server says something else than before.
    if (sameFacts(before[watched.index], watched.facts)) continue
    watched.read = createValueReader(watched.item, optionsOf(part, watched.facts))
  }
}

function optionsOf(part: Part, facts: NodeFacts) {
  return { structures: part.registration.want.structures, facts, learn: (wanted: Watched['item']['wanted']) => part.learn(wanted) }
}

function sameFacts(one: NodeFacts | undefined, other: NodeFacts): boolean {
  const text = (facts: NodeFacts | undefined) => JSON.stringify([facts?.unit, facts?.range, facts?.datatype, [...(facts?.labels ?? [])]])
  return text(one) === text(other)
}
