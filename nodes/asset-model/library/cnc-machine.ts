// Machine tools with a numerical control. OPC 40501-1 (Machine Tools), 8.3; the speed of the spindle as in OPC 40223.
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const cncMachine: AssetType = {
  description: 'A machine tool with a numerical control',
  extends: 'Machine@^1',
  properties: {
    ...propertiesOf('OPC 40501-1', [
      [
        'operation_mode',
        'OperationMode',
        'state',
        '',
        '',
        '0 manual, 1 automatic, 2 setup, 3 automatic with manual intervention, 4 service, 5 other',
        5,
      ],
      ['channel_state', 'ChannelState', 'state', '', '', '0 active, 1 interrupted, 2 reset', 2],
      [
        'channel_mode',
        'ChannelMode',
        'state',
        '',
        '',
        '0 automatic, 1 MDA or MDI, 2 jog, 3 jog by increments, 4 handle, 5 remote, 6 reference, 7 other',
        7,
      ],
      ['feed_override', 'FeedOverride', 'set', 'ratio', '%', 'Override of the feed'],
      ['rapid_override', 'RapidOverride', 'set', 'ratio', '%', 'Override of the rapid traverse'],
      ['spindle_override', 'Override', 'set', 'ratio', '%', 'Override of the spindle'],
      ['spindle_rotating', 'IsRotating', 'flag', '', '', 'The spindle turns'],
      ['is_warm_up', 'IsWarmUp', 'flag', '', '', 'The machine warms up and makes nothing'],
      ['tool_locked', 'Locked', 'flag', '', '', 'The tool in the spindle must not be used'],
      ['active_program', 'ActiveProgram/Name', 'text', '', '', 'Name of the program that runs'],
      ['parts_produced_in_lifetime', 'PartsProducedInLifetime', 'counted', 'count', '{part}', 'Parts made in its life'],
      ['parts_completed', 'PartsCompleted', 'counted', 'count', '{part}', 'Parts made in this job'],
      ['parts_good', 'PartsGood', 'counted', 'count', '{part}', 'Good parts made in this job'],
    ]),
    ...propertiesOf('OPC 40223', [['spindle_speed', 'Speed', 'measured', 'frequency.rotational', '{rev}/min', 'Speed of the spindle']]),
  },
}
