// How many samples a server dropped before the one that says so. The overflow bit tells that some are gone (OPC 10000-4,
// 7.22.3.3: it is set on the sample after the gap when the oldest are discarded), not how many; times do.

export interface LossCount {
  /** A sample with a gap before it, and the last one before the gap; ms. `least`: what is known to be lost. */
  gap(item: number, lastMs: number, nextMs: number, least: 0 | 1): void
  /** A sample of an item that has an open gap: the spacing is known now. */
  next(item: number, sourceMs: number): void
  /** Whether an item waits for its next sample. */
  isOpen(item: number): boolean
  /** Gives up waiting for spacings: counts what is known. */
  settle(): void
}

interface Gap {
  readonly lastMs: number
  readonly nextMs: number
  readonly least: 0 | 1
}

/**
 * The samples after a gap come as far apart as those within it: exact for a value that changes at a steady pace, too
 * high at most for one that rests.
 * @param samplingMs the revised sampling interval of an item; 0: whenever the value changes
 */
export function createLossCount(samplingMs: (item: number) => number, lost: (samples: number) => void): LossCount {
  const open = new Map<number, Gap>()
  const close = (item: number, gap: Gap, spacingMs: number) => {
    open.delete(item)
    const between = spacingMs > 0 ? Math.round((gap.nextMs - gap.lastMs) / spacingMs) - 1 : 0
    const samples = Math.max(gap.least, Number.isFinite(between) ? between : 0)
    if (samples > 0) lost(samples)
  }
  /** Samples are taken on a grid; one spacing alone shows the jitter of the server's timer. */
  const spacing = (item: number, seenMs: number) => {
    const gridMs = samplingMs(item)
    return gridMs > 0 ? gridMs * Math.max(1, Math.round(seenMs / gridMs)) : seenMs
  }
  return {
    gap(item, lastMs, nextMs, least) {
      const known = open.get(item)
      if (known !== undefined) close(item, known, spacing(item, nextMs - known.nextMs))
      open.set(item, { lastMs, nextMs, least })
    },
    next(item, sourceMs) {
      const gap = open.get(item)
      if (gap !== undefined && sourceMs > gap.nextMs) close(item, gap, spacing(item, sourceMs - gap.nextMs))
    },
    isOpen: (item) => open.has(item),
    settle() {
      for (const [item, gap] of [...open]) close(item, gap, samplingMs(item))
    },
  }
}
