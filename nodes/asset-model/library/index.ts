// The starter library: types of machines with agreed names and units, to extend or to use as they are.
import type { AssetType } from '../model-document.ts'
import { cncMachine } from './cnc-machine.ts'
import { compressor } from './compressor.ts'
import { conveyor } from './conveyor.ts'
import { energyMeter } from './energy-meter.ts'
import { filler } from './filler.ts'
import { gauge } from './gauge.ts'
import { machine } from './machine.ts'
import { motor } from './motor.ts'
import { packagingMachine } from './packaging-machine.ts'
import { packer } from './packer.ts'
import { pump } from './pump.ts'
import { rotatingMachine } from './rotating-machine.ts'
import { tank } from './tank.ts'

/**
 * By `Name@version`. Models out there extend them: a version that was released stays as it is, a change is a new entry.
 * None of them sets context: which state or order is context, and of what, says the model that uses them.
 */
export const starterTypes: Readonly<Record<string, AssetType>> = {
  'Machine@1.0.0': machine,
  'RotatingMachine@1.0.0': rotatingMachine,
  'Motor@1.0.0': motor,
  'Pump@1.0.0': pump,
  'Compressor@1.0.0': compressor,
  'Conveyor@1.0.0': conveyor,
  'CncMachine@1.0.0': cncMachine,
  'PackagingMachine@1.0.0': packagingMachine,
  'Filler@1.0.0': filler,
  'Packer@1.0.0': packer,
  'Tank@1.0.0': tank,
  'Gauge@1.0.0': gauge,
  'EnergyMeter@1.0.0': energyMeter,
}
