// A line of waiting deliveries: each after its own delay, never one before an earlier one.

export interface DelayLine {
  /** Runs `deliver` after `ms` and after everything put in before; at once where nothing waits and `ms` is 0. */
  put(ms: number, deliver: () => void): void
  /** Drops what waits. */
  clear(): void
}

export function delayLine(): DelayLine {
  const waiting: { readonly due: number; deliver(): void }[] = []
  let timer: NodeJS.Timeout | undefined

  const arm = () => {
    const first = waiting[0]
    timer = first === undefined ? undefined : setTimeout(drain, Math.max(0, first.due - performance.now()))
  }
  const drain = () => {
    const now = performance.now()
    for (let first = waiting[0]; first !== undefined && first.due <= now; first = waiting[0]) {
      waiting.shift()
      first.deliver()
    }
    arm()
  }
  return {
    put(ms, deliver) {
      if (ms <= 0 && waiting.length === 0) return deliver()
      waiting.push({ due: Math.max(waiting.at(-1)?.due ?? 0, performance.now() + ms), deliver })
      if (timer === undefined) arm()
    },
    clear() {
      clearTimeout(timer)
      timer = undefined
      waiting.length = 0
    },
  }
}
