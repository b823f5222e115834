import type { UaStructure } from './services.ts';

const NAMESPACE = 'http://www.opcfoundation.org/UA/units/un/cefact';

/** UNECE Recommendation 20 common codes of units that plants print. */
const COMMON_CODES: Readonly<Record<string, string>> = {
  'm³/h': 'MQH',
  'm³/日': 'G36',
  'm³': 'MTQ',
  'mg/L': 'M1',
  'L/h': 'E32',
  MPa: 'MPA',
  m: 'MTR',
  mm: 'MMT',
  '℃': 'CEL',
  '%': 'P1',
  pH: 'Q30',
  s: 'SEC',
  min: 'MIN',
  h: 'HUR',
  Hz: 'HTZ',
  kW: 'KWT',
  MW: 'MAW',
  MWh: 'MWH',
  kWh: 'KWH',
  'GJ/h': '4I',
  kPa: 'KPA',
  bar: 'BAR',
  'kg/h': 'E93',
  'kg/s': 'KGS',
  't/h': '4W',
  'kmol/h': 'K58',
  'm³/s': 'MQS',
  'L/s': 'G51',
  kV: 'KVT',
  rad: 'C81',
  'r/min': 'RPM',
  A: 'AMP',
  V: 'VLT',
};

/** The unit as EUInformation (OPC 10000-8, 5.6.3.2): the common code's characters, one byte each, as an integer. */
export const engineeringUnits = (unit: string): UaStructure => {
  const code = COMMON_CODES[unit];
  let unitId = code === undefined ? -1 : 0;
  for (const character of code ?? '') unitId = unitId * 256 + character.charCodeAt(0);
  return {
    structure: 'EUInformation',
    namespaceUri: code === undefined ? '' : NAMESPACE,
    unitId,
    displayName: { locale: '', text: unit },
    description: { locale: '', text: '' },
  };
};
