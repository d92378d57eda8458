// Asking the server about unsaved settings: test a line, check a model, try a tag.
import type { RawConfig } from '../fields.ts'

export interface Answer {
  readonly ok: boolean
  /** What to tell the user, in the server's language. */
  readonly text?: string
  readonly problems?: readonly { readonly path?: string; readonly pointer?: string; readonly text: string }[]
  readonly [property: string]: unknown
}

/** The server's own limit is 10 s. */
const limitMs = 12_000

/** Posts to `lineside/<folder>/<action>`. Never rejects: what keeps the server from answering is an answer too. */
export async function ask(folder: string, action: string, body: RawConfig, noAnswer: string): Promise<Answer> {
  try {
    // A relative URL through jQuery: Node-RED may live below a path, and only this carries the access token.
    return (await $.ajax({
      url: `lineside/${folder}/${action}`,
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify(body),
      timeout: limitMs,
    })) as Answer
  } catch {
    return { ok: false, text: noAnswer }
  }
}
