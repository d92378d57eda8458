// What the machines of a packaging line have in common. OPC 30050 (PackML), 6.3; OPC 40600 (Weihenstephan Standards).
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

/** ANSI/ISA-TR88.00.02, the numbers of PackTags' StateCurrent. */
const packMlStates = [
  '1 clearing, 2 stopped, 3 starting, 4 idle, 5 suspended, 6 execute, 7 stopping, 8 aborting, 9 aborted, 10 holding, 11 held',
  '12 unholding, 13 suspending, 14 unsuspending, 15 resetting, 16 completing, 17 complete',
].join(', ')

export const packagingMachine: AssetType = {
  description: 'A machine of a packaging line, with the states of PackML',
  extends: 'Machine@^1',
  properties: {
    ...propertiesOf('OPC 30050', [
      ['state', 'CurrentState', 'state', '', '', packMlStates, 17],
      ['unit_mode_current', 'UnitModeCurrent', 'state', '', '', '1 production, 2 maintenance, 3 manual; others as the maker says'],
      ['mach_speed', 'MachSpeed', 'set', 'rate', '{package}/min', 'Speed it is set to'],
      ['cur_mach_speed', 'CurMachSpeed', 'measured', 'rate', '{package}/min', 'Speed it has'],
      ['mach_design_speed', 'MachDesignSpeed', 'set', 'rate', '{package}/min', 'Speed it is built for'],
      ['equipment_blocked', 'EquipmentBlocked', 'flag', '', '', 'It waits, because nothing is taken from it'],
      ['equipment_starved', 'EquipmentStarved', 'flag', '', '', 'It waits, because nothing comes'],
      ['material_interlocked', 'MaterialInterlocked', 'flag', '', '', 'It waits for material or for a release'],
      ['prod_consumed_count', 'ProdConsumedCount', 'counted', 'count', '{count}', 'What it has used'],
      ['prod_processed_count', 'ProdProcessedCount', 'counted', 'count', '{count}', 'What it has made, good or not'],
      ['prod_defective_count', 'ProdDefectiveCount', 'counted', 'count', '{count}', 'What it has made that is not good'],
      ['stop_reason', 'StopReason', 'state', '', '', 'Number of the reason why it stopped'],
    ]),
    ...propertiesOf('OPC 40600', [
      ['lack', 'Lack', 'flag', '', '', 'It is suspended: the main flow brings nothing'],
      ['lack_branch_line', 'LackBranchLine', 'flag', '', '', 'It is suspended: a branch (caps, labels, cartons) brings nothing'],
      ['tailback', 'Tailback', 'flag', '', '', 'It is suspended: the main flow takes nothing'],
      ['tailback_branch_line', 'TailbackBranchLine', 'flag', '', '', 'It is suspended: a branch takes nothing'],
      ['equipment_failure', 'EquipmentFailure', 'flag', '', '', 'It is held by a failure of its own'],
      ['external_failure', 'ExternalFailure', 'flag', '', '', 'It is held by a failure of another'],
    ]),
  },
}
