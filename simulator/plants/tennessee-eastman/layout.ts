/*
 * Where the fifty states stand. Amounts in lb-mol in the order A…H, energies in 10⁶ Btu, temperatures in ℃, valves in %.
 */
export const STATE = {
  reactor: 0,
  separator: 9,
  stripper: 18,
  /** The gas space before the reactor. */
  feedZone: 27,
  reactorWater: 36,
  condenserWater: 37,
  valves: 38,
} as const;
export const STATES = 50;
export const VALVES = 12;

/** The base case (50 : 50 by mass, 7,038 kg/h of G and of H) as in the published program. */
export const BASE_STATE: readonly number[] = [
  10.40491389, 4.363996017, 7.570059737, 0.4230042431, 24.15513437, 2.942597645, 154.3770655, 159.186596, 2.808522723,
  63.75581199, 26.74026066, 46.38532432, 0.2464521543, 15.20484404, 1.852266172, 52.44639459, 41.20394008, 0.569931776,
  0.4306056376, 0.0079906200783, 0.9056036089, 0.016054258216, 0.7509759687, 0.088582855955, 48.27726193, 39.38459028,
  0.3755297257, 107.7562698, 29.77250546, 88.32481135, 23.03929507, 62.85848794, 5.546318688, 11.92244772, 5.555448243,
  0.9218489762, 94.59927549, 77.29698353, 63.05263039, 53.97970677, 24.64355755, 61.30192144, 22.21, 40.06374673,
  38.1003437, 46.53415582, 47.44573456, 41.10581288, 18.11349055, 50,
];

/** Where each valve stands among the twelve, XMV(1) first. */
export const VALVE = {
  dFeed: 0,
  eFeed: 1,
  aFeed: 2,
  acFeed: 3,
  recycle: 4,
  purge: 5,
  separatorLiquid: 6,
  product: 7,
  steam: 8,
  reactorWater: 9,
  condenserWater: 10,
  agitator: 11,
} as const;
