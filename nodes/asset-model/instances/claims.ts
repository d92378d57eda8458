// Names that belong to one owner at a time: ids, paths, numbers in other systems.
import { doOverlap, type Validity } from './validity.ts'

export interface Claims<Owner extends Validity> {
  /** Claims a name; the owner that has it at the same time, if there is one. */
  claim(name: string, owner: Owner): Owner | undefined
}

export function claims<Owner extends Validity>(): Claims<Owner> {
  const owners = new Map<string, Owner[]>()
  return {
    claim(name, owner) {
      const all = owners.get(name)
      const other = all?.find((one) => doOverlap(one, owner))
      if (all === undefined) owners.set(name, [owner])
      else all.push(owner)
      return other
    },
  }
}
