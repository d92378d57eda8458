// Meters for electric energy, three phases. OPC 34100 (Energy Consumption Management), profile E3.
import type { AssetType } from '../model-document.ts'
import { type Fact, propertiesOf } from './facts.ts'

export const energyMeter: AssetType = {
  description: 'A meter for electric energy, one phase or three',
  properties: propertiesOf('OPC 34100', [
    ['ac_active_power_total', 'AcActivePowerTotal', 'measured', 'power.active', 'kW', 'Active power'],
    ['ac_active_energy_total_import_hp', 'AcActiveEnergyTotalImportHp', 'summed', 'energy.active', 'kW.h', 'Active energy taken'],
    ['ac_active_energy_total_export_hp', 'AcActiveEnergyTotalExportHp', 'summed', 'energy.active', 'kW.h', 'Active energy given back'],
    ['ac_reactive_energy_total_import_hp', 'AcReactiveEnergyTotalImportHp', 'summed', 'energy.reactive', 'kW{reactive}.h', 'Reactive energy taken'],
    [
      'ac_reactive_energy_total_export_hp',
      'AcReactiveEnergyTotalExportHp',
      'summed',
      'energy.reactive',
      'kW{reactive}.h',
      'Reactive energy given back',
    ],
    ...byPhase('ac_active_power_pe', 'AcActivePowerPe', 'power.active', 'kW', 'Active power'),
    ...byPhase('ac_reactive_power_pe', 'AcReactivePowerPe', 'power.reactive', 'kW{reactive}', 'Reactive power'),
    ...byPhase('ac_current_pe', 'AcCurrentPe', 'current', 'A', 'Current'),
    ...byPhase('ac_voltage_pe', 'AcVoltagePe', 'voltage', 'V', 'Voltage against neutral'),
    ...byPhase('ac_power_factor_pe', 'AcPowerFactorPe', 'ratio', '1', 'Power factor'),
    ['ac_voltage_pp_l1l2', 'AcVoltagePp/L1L2', 'measured', 'voltage', 'V', 'Voltage between L1 and L2'],
    ['ac_voltage_pp_l2l3', 'AcVoltagePp/L2L3', 'measured', 'voltage', 'V', 'Voltage between L2 and L3'],
    ['ac_voltage_pp_l3l1', 'AcVoltagePp/L3L1', 'measured', 'voltage', 'V', 'Voltage between L3 and L1'],
  ]),
}

/** The fields of an `AcPeDataType`: a reader makes one reading of each. */
function byPhase(name: string, browseName: string, kind: string, unit: string, meaning: string): readonly Fact[] {
  return ['L1', 'L2', 'L3'].map((phase) => [
    `${name}_${phase.toLowerCase()}`,
    `${browseName}/${phase}`,
    'measured',
    kind,
    unit,
    `${meaning}, phase ${phase}`,
  ])
}
