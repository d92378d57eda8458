// What the publisher's line means to a person: live, buffering, or still dialling; a cause once an outage.
import type { Fault } from '../lib/fault.ts'
import type { LineState } from '../lib/supervise.ts'

export type PublisherState = 'waiting' | 'connecting' | 'live' | 'holding' | 'down'

export interface LineNews {
  line(state: LineState): void
  close(): void
}

/** A broker out of reach is `holding`: readings are kept on disk. A store that cannot keep them is `down`. */
export function createLineNews(show: (state: PublisherState) => void, tell: (cause: Fault) => void): LineNews {
  const told = new Set<string>()
  let isClosed = false
  let isOut = false
  return {
    line(state) {
      if (isClosed) return
      switch (state.state) {
        case 'idle':
          return show('waiting')
        case 'connecting':
          // A new attempt is no news while the line is out.
          return isOut ? undefined : show('connecting')
        case 'live':
          told.clear()
          isOut = false
          return show('live')
        case 'down':
          isOut = true
          show(canKeep(state.fault) ? 'holding' : 'down')
          if (told.has(state.fault.code)) return
          told.add(state.fault.code)
          return tell(state.fault)
      }
    },
    close() {
      isClosed = true
    },
  }
}

function canKeep({ code }: Fault): boolean {
  return !code.startsWith('outbox.') && !code.startsWith('worker.')
}
