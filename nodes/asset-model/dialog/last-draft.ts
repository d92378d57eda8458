// Keeps the model the dialog asked for last, so that opening branch after branch of a large one does not read it again each time.
import type { Clock } from '../../lib/clock.ts'

export interface LastDraft<T> {
  /**
   * The one kept, if it is of this key and `isFresh` does not ask for a new one; else what `load` brings, which is kept from
   * then on. Two that ask at the same time wait for the same one. What fails is not kept.
   */
  get(key: string, load: () => Promise<T>, isFresh?: boolean): Promise<T>
}

/** One model takes up to 100 MB: nobody has more than one dialog open, and it is let go when nobody has asked for `keepMs`. */
export function createLastDraft<T>(clock: Clock, keepMs: number): LastDraft<T> {
  let kept: { readonly key: string; readonly draft: Promise<T> } | null = null
  let cancel = () => {}
  const forget = () => {
    kept = null
  }
  return {
    async get(key, load, isFresh = false) {
      cancel()
      cancel = clock.after(keepMs, forget)
      if (kept === null || kept.key !== key || isFresh) kept = { key, draft: load() }
      const { draft } = kept
      try {
        return await draft
      } catch (thrown) {
        if (kept?.draft === draft) forget()
        throw thrown
      }
    },
  }
}
