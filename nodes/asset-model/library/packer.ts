// Case packers, wrappers, palletisers: packages in, larger packages out. OPC 40550-1 (counts of pieces), OPC 40250-1 (quantities of fluids).
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const packer: AssetType = {
  description: 'A case packer, wrapper or palletiser',
  extends: 'PackagingMachine@^1',
  properties: {
    ...propertiesOf('OPC 40550-1', [
      ['pieces_in', 'AbsolutePiecesIn', 'counted', 'count', '{count}', 'Packages that came in its life'],
      ['pieces_out', 'AbsolutePiecesOut', 'counted', 'count', '{count}', 'Cases or pallets that left in its life'],
      ['air_present', 'AirPresent', 'flag', '', '', 'It has compressed air'],
    ]),
    ...propertiesOf('OPC 40250-1', [
      ['air_pressure', 'GaugePressure', 'measured', 'pressure.gauge', 'bar{gauge}', 'Pressure of its compressed air'],
      ['glue_temperature', 'Temperature', 'measured', 'temperature', 'Cel', 'Temperature of the hot glue, or of the sealing jaw'],
    ]),
  },
}
