// Fillers for bottles, cans, bags: a packaging machine with a product in it. OPC 40250-1 (quantities of fluids), OPC 40223 (Level).
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const filler: AssetType = {
  description: 'A filler for bottles, cans or bags',
  extends: 'PackagingMachine@^1',
  properties: {
    ...propertiesOf('OPC 40250-1', [
      ['pressure', 'GaugePressure', 'measured', 'pressure.gauge', 'bar{gauge}', 'Pressure of the product'],
      ['product_temperature', 'Temperature', 'measured', 'temperature', 'Cel', 'Temperature of the product'],
      ['volume_flow_rate', 'VolumeFlowRate', 'measured', 'flow.volume', 'm3/h', 'Product that flows to it'],
      ['accumulated_volume', 'AccumulatedVolume', 'summed', 'volume', 'm3', 'Product filled since the counter was reset'],
    ]),
    ...propertiesOf('OPC 40223', [['bowl_level', 'Level', 'measured', 'ratio', '%', 'Level in the bowl']]),
  },
}
