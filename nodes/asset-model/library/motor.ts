// Electric motors, with or without a converter. OPC 40223 (Pumps and Vacuum Pumps), DriveMeasurementsType.
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const motor: AssetType = {
  description: 'An electric motor, with or without a frequency converter',
  extends: 'RotatingMachine@^1',
  properties: propertiesOf('OPC 40223', [
    ['motor_current', 'MotorCurrent', 'measured', 'current', 'A', 'Current of the motor (RMS)'],
    ['motor_voltage', 'MotorVoltage', 'measured', 'voltage', 'V', 'Voltage at the motor (RMS)'],
    ['motor_temperature', 'MotorTemperature', 'measured', 'temperature', 'Cel', 'Temperature of the winding'],
    ['frequency', 'Frequency', 'measured', 'frequency', 'Hz', 'Frequency of the supply or of the converter'],
    ['power_factor', 'PowerFactor', 'measured', 'ratio', '1', 'Active power by apparent power'],
    ['driver_power_input', 'DriverPowerInput', 'measured', 'power.active', 'kW', 'Electric power the motor takes'],
    ['motor_efficiency', 'MotorEfficiency', 'measured', 'ratio', '%', 'Power at the shaft by electric power'],
    ['dc_link_voltage', 'DCLinkVoltage', 'measured', 'voltage', 'V', 'Voltage of the converter between its halves'],
    ['dc_link_current', 'DCLinkCurrent', 'measured', 'current', 'A', 'Current of the converter between its halves'],
    ['motor_overheat', 'MotorOverheat', 'flag', '', '', 'The motor is too hot'],
    ['overload', 'OverLoad', 'flag', '', '', 'The load is too high'],
    ['phase_failure', 'PhaseFailure', 'flag', '', '', 'A phase of the supply is missing'],
  ]),
}
