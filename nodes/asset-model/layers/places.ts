// Where the parts of a merged document were written: file and pointer, so that every problem leads to a line somebody can change.
import { pointerTo, type SchemaProblem } from '../../lib/schema-problem.ts'

export interface Place {
  /** Relative to the folder, `/`-separated; empty for a text of the settings. */
  readonly file: string
  readonly pointer: string
}

export interface Places {
  /** The part at `pointer` of the merged document, and all in it that has no place of its own, was written there. */
  note(pointer: string, place: Place): void
  origin(pointer: string): Place
}

/** @param file where the document as a whole stands, if that is one file */
export function createPlaces(file: string): Places {
  const known = new Map<string, Place>()
  return {
    note(pointer, place) {
      known.set(pointer, place)
    },
    origin(pointer) {
      for (let part = pointer; part !== ''; part = part.slice(0, part.lastIndexOf('/'))) {
        const place = known.get(part)
        if (place !== undefined) return { file: place.file, pointer: place.pointer + pointer.slice(part.length) }
      }
      return { file, pointer }
    },
  }
}

/** A problem of the merged document as one of the file it was written in; another place it names is named likewise. */
export function locate(problem: SchemaProblem, { origin }: Pick<Places, 'origin'>): SchemaProblem {
  const { params } = problem
  // What an override took away is missed in the file that has it: the override is to blame.
  const missed = problem.code === 'missing-property' ? origin(pointerTo(problem.pointer, String(params['property']))) : null
  const own = origin(problem.pointer)
  const isTakenAway = missed !== null && missed.file !== own.file
  const place = isTakenAway ? missed : own
  const first = params['first']
  const named = typeof first === 'string' && first.startsWith('/') ? { ...params, first: placeText(origin(first)) } : params
  return { ...inFile(place.file), pointer: place.pointer, code: isTakenAway ? 'needed-taken-away' : problem.code, params: named }
}

/** `sites/leeds.yaml /instances/3/id`: as a sentence names it. */
export function placeText({ file, pointer }: Place): string {
  return [file, pointer].filter((part) => part !== '').join(' ')
}

/** The `file` of a problem; none for a text of the settings. */
export function inFile(file: string): { readonly file?: string } {
  return file === '' ? {} : { file }
}
