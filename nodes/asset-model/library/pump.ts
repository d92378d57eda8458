// Pumps for liquids. OPC 40223 (Pumps and Vacuum Pumps): MeasurementsType, SupervisionProcessFluidType; the rate of flow from OPC 40250-1.
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const pump: AssetType = {
  description: 'A pump for liquids',
  extends: 'RotatingMachine@^1',
  properties: {
    ...propertiesOf('OPC 40223', [
      ['inlet_pressure', 'InletPressureOfTheInstallation', 'measured', 'pressure.gauge', 'bar{gauge}', 'Pressure before the pump'],
      ['outlet_pressure', 'OutletPressureOfTheInstallation', 'measured', 'pressure.gauge', 'bar{gauge}', 'Pressure behind the pump'],
      ['differential_pressure', 'DifferentialPressure', 'measured', 'pressure.difference', 'bar', 'Pressure behind less pressure before the pump'],
      ['mass_flow', 'MassFlow', 'measured', 'flow.mass', 'kg/h', 'Mass pumped in a time'],
      ['fluid_temperature', 'FluidTemperature', 'measured', 'temperature', 'Cel', 'Temperature of the liquid'],
      ['density', 'Density', 'measured', 'density', 'kg/m3', 'Density of the liquid'],
      ['pump_total_head', 'PumpTotalHead', 'measured', 'length', 'm', 'Total head'],
      ['net_positive_suction_head', 'NetPositiveSuctionHead', 'measured', 'length', 'm', 'Net positive suction head (NPSH)'],
      ['pump_power_input', 'PumpPowerInput', 'measured', 'power.mechanical', 'kW', 'Power at the shaft of the pump'],
      ['pump_efficiency', 'PumpEfficiency', 'measured', 'ratio', '%', 'Hydraulic power by power at the shaft'],
      ['leakage_rate_of_flow', 'LeakageRateOfFlow', 'measured', 'flow.volume', 'L/h', 'What is lost by leaks in a time'],
      ['blockage', 'Blockage', 'flag', '', '', 'The pump is blocked'],
      ['cavitation', 'Cavitation', 'flag', '', '', 'The pump cavitates'],
      ['dry', 'Dry', 'flag', '', '', 'The pump runs dry'],
      ['leakage', 'Leakage', 'flag', '', '', 'The pump leaks'],
    ]),
    ...propertiesOf('OPC 40250-1', [['volume_flow_rate', 'VolumeFlowRate', 'measured', 'flow.volume', 'm3/h', 'Volume pumped in a time']]),
  },
}
