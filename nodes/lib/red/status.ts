// The status line of a node: seven states, on change only, once a second at most; going down is shown at once.
import type { Clock } from '../clock.ts'
import type { RedNode, StatusLine } from './types.ts'

export type NodeState = 'waiting' | 'connecting' | 'live' | 'stale' | 'down' | 'misconfigured' | 'holding'

const looks: Readonly<Record<NodeState, StatusLine>> = {
  waiting: { fill: 'grey', shape: 'ring' },
  connecting: { fill: 'yellow', shape: 'ring' },
  live: { fill: 'green', shape: 'dot' },
  stale: { fill: 'yellow', shape: 'dot' },
  down: { fill: 'red', shape: 'ring' },
  misconfigured: { fill: 'red', shape: 'ring' },
  holding: { fill: 'blue', shape: 'ring' },
}
const urgent: readonly NodeState[] = ['down', 'misconfigured']

export interface Status {
  readonly state: NodeState
  /** `text`: a locale key below `status.`, or a literal without words given by `figures`. */
  show(state: NodeState, text?: { readonly key: string } | { readonly figures: string }): void
  /** From now on nothing is shown and no timer is set, whoever still calls `show`. */
  close(): void
}

/** `onTurn` hears of every change of state, not of text. */
export function createStatus(node: Pick<RedNode, 'status'>, clock: Clock, onTurn: () => void = () => undefined): Status {
  let state: NodeState = 'waiting'
  let shown = ''
  let wanted: StatusLine = {}
  let shownAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  let isClosed = false
  const flush = () => {
    cancel?.()
    cancel = null
    const text = JSON.stringify(wanted)
    if (text === shown) return
    shown = text
    shownAt = clock.monotonic()
    node.status(wanted)
  }
  return {
    get state() {
      return state
    },
    show(next, text) {
      if (isClosed) return
      const isTurn = next !== state
      state = next
      const words = text === undefined ? `status.${next}` : 'key' in text ? `status.${text.key}` : text.figures.slice(0, 20)
      wanted = { ...looks[next], text: words }
      const waitMs = 1000 - (clock.monotonic() - shownAt)
      if (isTurn) onTurn()
      if (waitMs <= 0 || (isTurn && urgent.includes(next))) flush()
      else cancel ??= clock.after(waitMs, flush)
    },
    close() {
      isClosed = true
      cancel?.()
      cancel = null
    },
  }
}
