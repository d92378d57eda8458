// A process whose files may not grow beyond a limit (`ulimit -f`), as on a full disk: appends too much, then little.
import { openJournal } from '../../nodes/lib/store/journal.ts'

// Without a listener the signal ends the process; with one the write fails with EFBIG.
process.on('SIGXFSZ', () => {})
const { journal } = await openJournal(process.argv[2] ?? '', { formatVersion: 1, configHash: 'abc' })
const append = (text: string) => journal.append([text], Number.POSITIVE_INFINITY)
await append('before')
await append('x'.repeat(10_000)).catch((thrown: { code: string; params: object }) => console.log(thrown.code, JSON.stringify(thrown.params)))
await append('after')
await journal.close()
