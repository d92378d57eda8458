// Machines with a shaft: what is watched at bearings and drive. OPC 40223 (Pumps and Vacuum Pumps), 7.32, 7.33 and DriveMeasurementsType.
import type { AssetType } from '../model-document.ts'
import { propertiesOf } from './facts.ts'

export const rotatingMachine: AssetType = {
  description: 'A machine with a shaft that turns',
  extends: 'Machine@^1',
  properties: propertiesOf('OPC 40223', [
    ['speed', 'Speed', 'measured', 'frequency.rotational', '{rev}/min', 'Speed of the shaft'],
    ['torque', 'Torque', 'measured', 'torque', 'N.m', 'Torque at the shaft'],
    ['bearing_temperature', 'BearingTemperature', 'measured', 'temperature', 'Cel', 'Temperature of the bearing'],
    ['housing_temperature', 'HousingTemperature', 'measured', 'temperature', 'Cel', 'Temperature of the housing'],
    ['overall_vibration_velocity_rms', 'OverallVibrationVelocityRMS', 'measured', 'vibration.velocity', 'mm/s', 'Vibration, velocity (RMS)'],
    [
      'overall_vibration_acceleration_rms',
      'OverallVibrationAccelerationRMS',
      'measured',
      'vibration.acceleration',
      'm/s2',
      'Vibration, acceleration (RMS)',
    ],
    ['number_of_starts', 'NumberOfStarts', 'counted', 'count', '{count}', 'How often it was started'],
  ]),
}
