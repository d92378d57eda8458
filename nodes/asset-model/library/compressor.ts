// Compressors for air. OPC 40250-1 (Compressed Air Systems): 7.47, StatisticsType, FluidQuantitiesType.
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const compressor: AssetType = {
  description: 'A compressor for air',
  extends: 'RotatingMachine@^1',
  properties: propertiesOf('OPC 40250-1', [
    [
      'operating_state',
      'OperatingState',
      'state',
      '',
      '',
      '0 other, 1 stopped, 2 starting, 3 stopping, 4 unloaded, 5 loading, 6 unloading, 7 loaded',
      7,
    ],
    ['health_state', 'HealthState', 'state', '', '', '0 OK, 1 warning, 2 error, 3 critical', 3],
    ['on_off', 'OnOff', 'flag', '', '', 'It is switched on'],
    ['outlet_pressure', 'GaugePressure', 'measured', 'pressure.gauge', 'bar{gauge}', 'Pressure of the air it delivers'],
    ['outlet_temperature', 'Temperature', 'measured', 'temperature', 'Cel', 'Temperature of the air it delivers'],
    // Of the gas as it is at the inlet (ISO 1217), not of standard air.
    ['volume_flow_rate', 'VolumeFlowRate', 'measured', 'flow.volume', 'm3/h', 'Air it takes in and delivers'],
    ['accumulated_volume', 'AccumulatedVolume', 'summed', 'volume', 'm3', 'Air delivered since the counter was reset'],
    ['flow_rate_ratio', 'FlowRateRatio', 'measured', 'ratio', '%', 'Flow by the largest possible flow'],
    ['isentropic_efficiency', 'IsentropicEfficiency', 'measured', 'ratio', '%', 'Isentropic efficiency'],
    ['specific_energy_requirement', 'SpecificEnergyRequirement', 'measured', 'energy.specific', 'kW.h/m3', 'Energy a volume of air takes'],
    ['oil_concentration', 'OilConcentration', 'measured', 'concentration.mass', 'mg/m3', 'Oil in the air it delivers'],
    ['pressure_dew_point', 'PressureDewPoint', 'measured', 'temperature', 'Cel', 'Dew point of the air behind its dryer'],
    ['running_time', 'RunningTime', 'summed', 'duration', 'h', 'How long it has run'],
    ['loaded_time', 'LoadedTime', 'summed', 'duration', 'h', 'How long it has delivered air'],
    ['unloaded_time', 'UnloadedTime', 'summed', 'duration', 'h', 'How long it has run without delivering air'],
    ['running_time_to_next_service', 'RunningTimeToNextService', 'measured', 'duration', 'h', 'How long it may run before it needs service'],
  ]),
}
