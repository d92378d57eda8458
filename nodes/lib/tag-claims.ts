// Who reads which tag of a connection: an id belongs to one reader, for all state is kept by it.

export interface TagClaims {
  /** Takes the ids for an owner; when another one has one of them, takes none and answers that id. */
  claim(owner: string, ids: readonly string[]): string | null
  release(owner: string): void
}

export function createTagClaims(): TagClaims {
  const owners = new Map<string, string>()
  return {
    claim(owner, ids) {
      const taken = ids.find((id) => (owners.get(id) ?? owner) !== owner)
      if (taken !== undefined) return taken
      for (const id of ids) owners.set(id, owner)
      return null
    },
    release(owner) {
      for (const [id, one] of owners) if (one === owner) owners.delete(id)
    },
  }
}
