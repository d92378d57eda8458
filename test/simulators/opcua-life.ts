// A simulated machine that lives: speed swings, the tank fills until its alarm rings and empties again, orders change.
import type { Machine } from './opcua-machine.ts'

const everyMs = 500
/** Seconds from empty to full and back. */
const tankSeconds = 60
const orderSeconds = 120

/** Sets its tags twice a second; answers what ends it. */
export function bringToLife(machine: Machine): () => void {
  const begin = Date.now()
  const live = () => {
    const seconds = (Date.now() - begin) / 1_000
    const isRunning = seconds % orderSeconds < orderSeconds - 10
    machine.set('speed', isRunning ? round(120 + 5 * Math.sin(seconds / 3)) : 0)
    machine.set('running', isRunning)
    machine.set('order', `A-${1 + Math.floor(seconds / orderSeconds)}`)
    machine.set('types/Mode', isRunning ? 5 : 1)
    machine.set('types/Pressure', round(6 + 0.2 * Math.sin(seconds)))
    machine.setLevel(round(50 - 45 * Math.cos((2 * Math.PI * seconds) / tankSeconds)))
  }
  live()
  const timer = setInterval(live, everyMs)
  return () => clearInterval(timer)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
