// The numbers of a subscription's messages: which one is due, and whether some are missing. OPC 10000-4, 5.14.1.1.

/** After the highest UInt32 comes 1: 0 is never used. */
export function after(sequence: number): number {
  return sequence === 0xffff_ffff ? 1 : sequence + 1
}

/**
 * How many messages lie between the one that is due and the one that came; negative: it came before. Half the number
 * space is taken for the past, as with every counter that wraps.
 */
export function missing(due: number, came: number): number {
  const space = 0xffff_ffff
  const ahead = (((came - due) % space) + space) % space
  return ahead > space / 2 ? ahead - space : ahead
}
