// Tanks, vessels, silos. OPC 40223 (Level, Density), OPC 40250-1 (quantities of fluids), OPC 40001-2 (Process Values), OPC 10000-9 (limit alarms).
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const tank: AssetType = {
  description: 'A tank, vessel or silo',
  properties: {
    ...propertiesOf('OPC 40223', [
      ['level', 'Level', 'measured', 'length', 'm', 'Height of what is in it'],
      ['density', 'Density', 'measured', 'density', 'kg/m3', 'Density of what is in it'],
    ]),
    ...propertiesOf('OPC 40001-2', [['fill', 'PercentageValue', 'measured', 'ratio', '%', 'How full it is']]),
    ...propertiesOf('OPC 10000-9', [
      ['high_high', 'HighHighState', 'flag', '', '', 'It is fuller than it may be'],
      ['high', 'HighState', 'flag', '', '', 'It is fuller than it should be'],
      ['low', 'LowState', 'flag', '', '', 'It is emptier than it should be'],
      ['low_low', 'LowLowState', 'flag', '', '', 'It is emptier than it may be'],
    ]),
    ...propertiesOf('OPC 40250-1', [
      ['volume', 'Volume', 'measured', 'volume', 'm3', 'Volume of what is in it'],
      ['gauge_pressure', 'GaugePressure', 'measured', 'pressure.gauge', 'bar{gauge}', 'Pressure above what is in it'],
      ['temperature', 'Temperature', 'measured', 'temperature', 'Cel', 'Temperature of what is in it'],
    ]),
  },
}
