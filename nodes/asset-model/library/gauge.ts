// A single instrument: what it measures, and how it is. OPC 30081 (PA-DIM), OPC 40001-2 (Process Values), OPC 10000-100 (DeviceHealth, NAMUR NE 107).
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const gauge: AssetType = {
  description: 'An instrument that measures one quantity: say its kind, unit, range and accuracy in a type that extends it, or at the asset',
  properties: {
    ...propertiesOf('OPC 30081', [
      ['value', 'AnalogSignal', 'measured', '', '', 'What it measures'],
      ['damping', 'Damping', 'set', 'duration', 's', 'Time constant of its filter'],
      ['internal_temperature', 'InternalTemperature', 'measured', 'temperature', 'Cel', 'Temperature of its electronics'],
      ['residual_life', 'ResidualLife', 'measured', 'ratio', '%', 'What is left of its life'],
      ['simulation_state', 'SimulationState', 'flag', '', '', 'It shows a simulated value'],
    ]),
    ...propertiesOf('OPC 40001-2', [['percentage_value', 'PercentageValue', 'measured', 'ratio', '%', 'What it measures, in its range']]),
    ...propertiesOf('OPC 10000-100', [
      ['device_health', 'DeviceHealth', 'state', '', '', '0 normal, 1 failure, 2 function check, 3 out of specification, 4 maintenance required', 4],
    ]),
  },
}
