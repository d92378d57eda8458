// Sets of characters as ranges of code points: what a class of a pattern holds, and whether two of them meet.

/** Ranges, both ends included; in no order, and they may overlap. */
export type CodePoints = readonly (readonly [low: number, high: number])[]

const last = 0x10ffff

export const anyCharacter: CodePoints = [[0, last]]
export const digits: CodePoints = [[0x30, 0x39]]
export const wordCharacters: CodePoints = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
/** ECMA-262, 12.2 and 12.3: WhiteSpace and LineTerminator. */
export const blanks: CodePoints = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
export const lineEnds: CodePoints = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]

export function allBut(set: CodePoints): CodePoints {
  const rest: [number, number][] = []
  let from = 0
  for (const [low, high] of [...set].sort((a, b) => a[0] - b[0])) {
    if (low > from) rest.push([from, low - 1])
    from = Math.max(from, high + 1)
  }
  return from > last ? rest : [...rest, [from, last]]
}

export function doMeet(a: CodePoints, b: CodePoints): boolean {
  return a.some(([low, high]) => b.some(([from, to]) => low <= to && from <= high))
}
