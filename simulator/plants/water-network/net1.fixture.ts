/*
 * EPANET's example network 1 in our own notation: what it consists of is published (EPANET 2.2 User's Manual, chapter 2;
 * OpenWaterAnalytics/EPANET, MIT). Feet, inches, gallons a minute; roughness after Hazen and Williams.
 */

const ELEVATIONS = { 10: 710, 11: 710, 12: 700, 13: 695, 21: 700, 22: 695, 23: 690, 31: 700, 32: 710 };
const DEMANDS = { 11: 150, 12: 150, 13: 100, 21: 150, 22: 200, 23: 150, 31: 100, 32: 100 };
/** Pipe, from, to, length, diameter. */
const PIPES = [
  [10, 10, 11, 10_530, 18],
  [11, 11, 12, 5280, 14],
  [12, 12, 13, 5280, 10],
  [21, 21, 22, 5280, 10],
  [22, 22, 23, 5280, 12],
  [31, 31, 32, 5280, 6],
  [110, 2, 12, 200, 18],
  [111, 11, 21, 5280, 10],
  [112, 12, 22, 5280, 12],
  [113, 13, 23, 5280, 8],
  [121, 21, 31, 5280, 8],
  [122, 22, 32, 5280, 6],
];
const HOURS_2 = [1, 1.2, 1.4, 1.6, 1.4, 1.2, 1, 0.8, 0.6, 0.4, 0.6, 0.8];

export const NET1 = [
  '[JUNCTIONS]',
  ...Object.entries(ELEVATIONS).map(([id, elevation]) => `${id} ${elevation} ${DEMANDS[id as unknown as 11] ?? 0}`),
  '[RESERVOIRS]',
  '9 800',
  '[TANKS]',
  '2 850 120 100 150 50.5 0',
  '[PIPES]',
  ...PIPES.map(([id, from, to, length, diameter]) => `${id} ${from} ${to} ${length} ${diameter} 100 0 Open`),
  '[PUMPS]',
  '9 9 10 HEAD lift',
  '[CURVES]',
  'lift 1500 250',
  '[PATTERNS]',
  `day ${HOURS_2.join(' ')}`,
  '[CONTROLS]',
  'LINK 9 OPEN IF NODE 2 BELOW 110',
  'LINK 9 CLOSED IF NODE 2 ABOVE 140',
  '[TIMES]',
  'Duration 24:00',
  'Hydraulic Timestep 1:00',
  'Pattern Timestep 2:00',
  'Report Timestep 1:00',
  '[OPTIONS]',
  'Units GPM',
  'Headloss H-W',
  'Trials 40',
  'Accuracy 0.001',
  'Unbalanced Continue 10',
  'Pattern day',
  '[END]',
].join('\n');

const COLUMNS =
  '10.head 11.head 12.head 13.head 21.head 22.head 23.head 31.head 32.head 9.head 2.head 10.flow 11.flow 12.flow 21.flow 22.flow 31.flow 110.flow 111.flow 112.flow 113.flow 121.flow 122.flow 9.flow';
const ROWS: Readonly<Record<number, readonly number[]>> = {
  0: [
    1004.34739, 985.23037, 970.06982, 968.87266, 971.54664, 969.07836, 968.6452, 967.3916, 965.68933, 800, 970,
    1866.17583, 1234.20718, 129.33513, 191.15813, 120.66487, 40.81052, -766.17583, 481.96865, 188.69622, 29.33513,
    140.81052, 59.18948, 1866.17583,
  ],
  6: [
    1011.57618, 993.45336, 982.3772, 978.08215, 977.06078, 976.5535, 975.96642, 968.35094, 965.87251, 800, 982.3767,
    1813.12872, 1041.78538, 257.80609, 81.35403, 142.19391, 49.98932, -53.12872, 531.34334, 490.85057, 97.80609,
    209.98932, 110.01068, 1813.12872,
  ],
  12: [
    1018.99333, 1001.89516, 988.62444, 987.34325, 989.42284, 987.44332, 987.04169, 985.37956, 983.83284, 800, 988.57191,
    1757.03555, 1148.59657, 134.16018, 169.68635, 115.83982, 38.75264, -657.03555, 458.43899, 207.40084, 34.16018,
    138.75264, 61.24736, 1757.03555,
  ],
  18: [
    970.94095, 970.94095, 971.2222, 970.7812, 970.4104, 970.48133, 970.4586, 969.76614, 969.60397, 800, 971.2472,
    -0.00077, -143.34632, 75.42702, -28.12154, 24.57298, 11.46709, 440.00077, 83.34555, 161.22743, 35.42702, 51.46709,
    28.53291, 0,
  ],
  24: [
    1000.71878, 981.10427, 965.47635, 964.29881, 967.12109, 964.5284, 964.08757, 962.93745, 961.19458, 800, 965.40206,
    1892.24323, 1254.60804, 128.18625, 196.30202, 121.81375, 41.33317, -792.24323, 487.63519, 184.17857, 28.18625,
    141.33317, 58.66683, 1892.24323,
  ],
};

/** Heads (ft) and flows (gal/min) by native EPANET 2.3.5, at hours of the day, by signal. */
export const NATIVE: readonly { readonly hour: number; readonly values: readonly (readonly [string, number])[] }[] =
  Object.entries(ROWS).map(([hour, row]) => ({
    hour: Number(hour),
    values: COLUMNS.split(' ').map((name, i) => [name, row[i] as number] as const),
  }));
