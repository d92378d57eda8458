// Waiting for what other threads and sockets do: looked at again and again, never for longer than a limit.

/** Resolves when the condition holds; rejects with its source after `limitMs`. */
export async function until(condition: () => boolean, limitMs = 20_000): Promise<void> {
  const limit = Date.now() + limitMs
  while (!condition()) {
    if (Date.now() > limit) throw new Error(`not within ${limitMs} ms: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
