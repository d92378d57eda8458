// EUInformation as a unit: UNECE Recommendation 20 codes as UCUM, for those seen on machines.
import type { EuInformationLike } from './facts.ts'

/** OPC 10000-8, 5.6.3.3: the unitId of this namespace is the UNECE common code, its characters as bytes. */
const uneceNamespace = 'http://www.opcfoundation.org/UA/units/un/cefact'

/** UNECE Recommendation 20, revision 17, annex I, beside UCUM 2.1. */
const ucumByCommonCode: Readonly<Record<string, string>> = {
  CEL: 'Cel', // degree Celsius
  FAH: '[degF]',
  KEL: 'K',
  PAL: 'Pa',
  KPA: 'kPa',
  MPA: 'MPa',
  BAR: 'bar',
  MBR: 'mbar',
  PS: '[psi]',
  SEC: 's',
  C26: 'ms',
  MIN: 'min',
  HUR: 'h',
  DAY: 'd',
  HTZ: 'Hz',
  KHZ: 'kHz',
  MHZ: 'MHz',
  RPM: '{rev}/min',
  MTR: 'm',
  CMT: 'cm',
  MMT: 'mm',
  '4H': 'um',
  INH: '[in_i]',
  FOT: '[ft_i]',
  MTS: 'm/s',
  C16: 'mm/s',
  '2X': 'm/min',
  KMH: 'km/h',
  MTK: 'm2',
  MTQ: 'm3',
  LTR: 'L',
  MLT: 'mL',
  MQH: 'm3/h',
  MQS: 'm3/s',
  L2: 'L/min',
  E32: 'L/h',
  KGM: 'kg',
  GRM: 'g',
  TNE: 't',
  KGS: 'kg/s',
  E93: 'kg/h',
  KMQ: 'kg/m3',
  NEW: 'N',
  B47: 'kN',
  NU: 'N.m',
  AMP: 'A',
  '4K': 'mA',
  VLT: 'V',
  KVT: 'kV',
  '2Z': 'mV',
  OHM: 'Ohm',
  WTT: 'W',
  KWT: 'kW',
  MAW: 'MW',
  KWH: 'kW.h',
  WHR: 'W.h',
  JOU: 'J',
  KJO: 'kJ',
  D46: 'V.A',
  KVA: 'kV.A',
  P1: '%',
  '59': '[ppm]',
  DD: 'deg',
  C81: 'rad',
  C62: '1',
  Q30: '[pH]',
}

/** UCUM where the code is known; else what the server displays; empty where it says nothing. */
export function unitOf({ namespaceUri, unitId, displayName }: EuInformationLike): string {
  const known = namespaceUri === uneceNamespace && unitId !== undefined ? ucumByCommonCode[commonCode(unitId)] : undefined
  return known ?? displayName?.text?.trim() ?? ''
}

/** 4408652, that is 0x43454C, is `CEL`. */
function commonCode(unitId: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => (unitId >>> shift) & 0xff)
  return String.fromCharCode(...bytes.filter((byte) => byte !== 0))
}
