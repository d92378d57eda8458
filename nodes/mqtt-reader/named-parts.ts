// Several values of one message in one cell: `speed=0:uint16; temp=2:int16le`, `2`, `a=1; b=2`.

export interface NamedPart {
  /** Added to the row's name; empty: the row's name alone. */
  readonly name: string
  readonly text: string
}

/** Null where two have one name, or one of many has none. */
export function namedParts(cell: string): readonly NamedPart[] | null {
  const parts = cell
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, name = '', text = part] = /^([^=]*)=(.*)$/s.exec(part) ?? []
      return { name: name.trim(), text: text.trim() }
    })
  const names = new Set(parts.map(({ name }) => name))
  return parts.length > 0 && names.size === parts.length && (parts.length === 1 || !names.has('')) ? parts : null
}

/** `line/temp`, or `line` where the part has no name. */
export function partName(base: string, name: string): string {
  return name === '' ? base : `${base}/${name}`
}
