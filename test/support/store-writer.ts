// A process that writes state as fast as it can and says on standard output which round is on disk. Made to be killed.
import { openKeyedStore } from '../../nodes/lib/store/keyed-store.ts'

const [folder = '', first = '0'] = process.argv.slice(2)
const store = await openKeyedStore({ folder, formatVersion: 1, configHash: 'abc', journalBytes: 700 })
for (let round = Number(first); ; round++) {
  // Two tags a round, one of them gone a round later; the text makes lines of different length.
  await store.put([
    [`tag-${round % 7}`, { round, text: 'x'.repeat(round % 97) }],
    [`once-${round}`, { round: BigInt(round) } as never],
    [`once-${round - 1}`, null],
  ])
  process.stdout.write(`${round}\n`)
}
