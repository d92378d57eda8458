// Names of tags made of what a message holds: `{topic}`, `{payload.id}`, and `{*}` for what stood at `*` of the value's path.
import type { Hit, Path } from '../lib/path.ts'
import type { LookBeside } from '../lib/path-beside.ts'
import { messagePath } from './message-path.ts'

type Piece = string | { readonly path: Path } | { readonly star: number }

export interface NameTemplate {
  /** Whether the values of a path with `*` get names of their own by it; else what stood there is added. */
  readonly tellsApart: boolean
  /** Null where a path of it leads to no text and no number. */
  nameOf(beside: LookBeside, chosen: Hit['chosen']): string | null
}

const hole = /\{([^{}]*)\}/g

/** The hole that is none; null where all is well. */
export function wrongHole(text: string): string | null {
  const stray = /[{}][^{}]*/.exec(text.replace(hole, ''))?.[0]
  if (stray !== undefined) return stray
  return [...text.matchAll(hole)].find(([, inner = '']) => pieceOf(inner) === null)?.[0] ?? null
}

/** @param text has no wrong hole */
export function nameTemplate(text: string): NameTemplate {
  // `split` by an expression with a group gives texts and groups in turn.
  const pieces = text.split(hole).map((part, index): Piece => (index % 2 === 0 ? part : (pieceOf(part) ?? `{${part}}`)))
  const isVaried = (piece: Piece) => typeof piece !== 'string' && ('star' in piece || piece.path.isMany)
  return {
    tellsApart: pieces.some(isVaried),
    nameOf(beside, chosen) {
      const texts = pieces.map((piece) => textOf(piece, beside, chosen))
      return texts.every((one) => one !== null) ? texts.join('') : null
    },
  }
}

/** `*` is the innermost, `*1` the first. */
function pieceOf(inner: string): Exclude<Piece, string> | null {
  const star = /^\*(\d?)$/.exec(inner.trim())
  if (star !== null) return { star: Number(star[1] === '' ? 0 : star[1]) }
  const path = messagePath(inner)
  return path === null ? null : { path }
}

function textOf(piece: Piece, beside: LookBeside, chosen: Hit['chosen']): string | null {
  if (typeof piece === 'string') return piece
  const found = 'star' in piece ? chosen.at(piece.star - 1) : beside(piece.path, chosen)
  return (typeof found === 'string' && found !== '') || typeof found === 'number' ? String(found) : null
}
