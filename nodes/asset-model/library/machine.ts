// What any machine may say of itself. OPC 40001-1 (Machinery), OPC 40550-1 (Woodworking: flags), OPC 34100 (Energy Consumption Management).
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const machine: AssetType = {
  description: 'Any machine: its state, its mode, its hours, its power',
  properties: {
    ...propertiesOf('OPC 40001-1', [
      ['state', 'MachineryItemState', 'state', '', '', '0 not available, 1 out of service, 2 not executing, 3 executing', 3],
      ['mode', 'MachineryOperationMode', 'state', '', '', '0 none, 1 maintenance, 2 setup, 3 processing', 3],
      ['power_on_duration', 'PowerOnDuration', 'summed', 'duration', 'h', 'How long it has been switched on in its life (OPC UA sends ms)'],
      ['operation_duration', 'OperationDuration', 'summed', 'duration', 'h', 'How long it has been working in its life (OPC UA sends ms)'],
      ['operation_cycle_counter', 'OperationCycleCounter', 'counted', 'count', '{count}', 'How often it has begun to work'],
    ]),
    ...propertiesOf('OPC 40550-1', [
      ['machine_on', 'MachineOn', 'flag', '', '', 'It is switched on'],
      ['running', 'RecipeInRun', 'flag', '', '', 'It runs its program'],
      ['alarm', 'Alarm', 'flag', '', '', 'An alarm is active'],
      ['warning', 'Warning', 'flag', '', '', 'A warning is active'],
      ['error', 'Error', 'flag', '', '', 'Something keeps it from working'],
      ['emergency', 'Emergency', 'flag', '', '', 'An emergency button is pressed'],
      ['maintenance_required', 'MaintenanceRequired', 'flag', '', '', 'It asks for maintenance'],
    ]),
    ...propertiesOf('OPC 34100', [
      ['power', 'AcActivePowerTotal', 'measured', 'power.active', 'kW', 'Electric power of the whole machine'],
      ['energy', 'AcActiveEnergyTotalImportHp', 'summed', 'energy.active', 'kW.h', 'Electric energy it has taken'],
    ]),
  },
}
