// The deadband: a value is held until a sample leaves the band of ε around it. For readers that draw steps.
import { holdAllowance } from './bound.ts'

/** Whether a sample must be sent because the value held no longer stands for it. */
export function leavesBand(held: number, value: number, epsilon: number): boolean {
  return !(Math.abs(value - held) <= holdAllowance(epsilon))
}
