// Conveyors for pieces and for bulk. OPC 40550-1 (Woodworking), OPC 30050 (PackML), OPC 40563-2 (Armoured Face Conveyor).
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const conveyor: AssetType = {
  description: 'A conveyor for pieces or bulk',
  extends: 'Machine@^1',
  properties: {
    ...propertiesOf('OPC 40550-1', [
      ['feed_runs', 'FeedRuns', 'flag', '', '', 'It moves'],
      ['feed_speed', 'FeedSpeed', 'measured', 'speed', 'm/min', 'Speed of what it carries; negative when it goes back'],
      ['workpiece_present', 'WorkpiecePresent', 'flag', '', '', 'A piece is on it'],
      ['absolute_pieces_in', 'AbsolutePiecesIn', 'counted', 'count', '{count}', 'Pieces that came in its life'],
      ['absolute_pieces_out', 'AbsolutePiecesOut', 'counted', 'count', '{count}', 'Pieces that left in its life'],
    ]),
    ...propertiesOf('OPC 30050', [
      ['equipment_blocked', 'EquipmentBlocked', 'flag', '', '', 'It waits, because nothing is taken from it'],
      ['equipment_starved', 'EquipmentStarved', 'flag', '', '', 'It waits, because nothing comes'],
    ]),
    ...propertiesOf('OPC 40563-2', [['load', 'Load', 'measured', 'ratio', '%', 'Load of its motor']]),
  },
}
