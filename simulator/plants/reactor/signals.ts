import type { Signal } from '../plant.ts';
import { signal } from '../signal.ts';

/** What valves are told to do, and what comes to the reactor from outside. */
export const INPUTS = [
  signal('feed-1-valve.signal', '%', '原料1 弁操作信号', 'Feed 1 valve signal'),
  signal('feed-2-valve.signal', '%', '原料2 弁操作信号', 'Feed 2 valve signal'),
  signal('purge-valve.signal', '%', 'パージ弁操作信号', 'Purge valve signal'),
  signal('product-valve.signal', '%', '製品抜出し弁操作信号', 'Product valve signal'),
  signal('feed-1.a', 'mol%', '原料1 A濃度', 'A in feed 1'),
  signal('feed-1.b', 'mol%', '原料1 B濃度', 'B in feed 1'),
  signal('feed-2.supply', '%', '原料2 供給能力', 'Feed 2 supply'),
  signal('feed-1-shutoff.opening', '%', '原料1 遮断弁 開指令', 'Feed 1 shut-off valve held open'),
  signal('feed-2-shutoff.opening', '%', '原料2 遮断弁 開指令', 'Feed 2 shut-off valve held open'),
  signal('blowdown-valve.holding', '%', '放出弁 閉保持指令', 'Blowdown valve held shut'),
] as const satisfies readonly Signal[];

/** Outputs and states at once. */
const VALVE_POSITIONS = [
  signal('feed-1-valve.position', '%', '原料1 弁開度', 'Feed 1 valve position'),
  signal('feed-2-valve.position', '%', '原料2 弁開度', 'Feed 2 valve position'),
  signal('purge-valve.position', '%', 'パージ弁開度', 'Purge valve position'),
  signal('product-valve.position', '%', '製品抜出し弁開度', 'Product valve position'),
] as const satisfies readonly Signal[];

/** The truth: what an ideal instrument would read. */
export const OUTPUTS = [
  signal('feed-1.flow', 'kmol/h', '原料1流量', 'Feed 1 flow'),
  signal('feed-2.flow', 'kmol/h', '原料2流量', 'Feed 2 flow'),
  signal('purge.flow', 'kmol/h', 'パージ流量', 'Purge flow'),
  signal('product.flow', 'kmol/h', '製品流量', 'Product flow'),
  signal('reactor.pressure', 'kPa', '反応器圧力', 'Reactor pressure'),
  signal('reactor.level', '%', '反応器液位', 'Reactor liquid level'),
  signal('purge.a', 'mol%', 'パージガス A濃度', 'A in purge'),
  signal('purge.b', 'mol%', 'パージガス B濃度', 'B in purge'),
  signal('purge.c', 'mol%', 'パージガス C濃度', 'C in purge'),
  signal('cost', 'USD/kmol', '製品1kmolあたり損失費', 'Loss of reactants per kmol of product'),
  signal('reaction.rate', 'kmol/h', '反応速度', 'Reaction rate'),
  ...VALVE_POSITIONS,
  signal('blowdown.flow', 'kmol/h', '放出流量（フレアへ）', 'Blowdown to flare'),
  signal('feed-1-shutoff.position', '%', '原料1 遮断弁 開度', 'Feed 1 shut-off valve position'),
  signal('feed-2-shutoff.position', '%', '原料2 遮断弁 開度', 'Feed 2 shut-off valve position'),
  signal('blowdown-valve.position', '%', '放出弁 開度', 'Blowdown valve position'),
  signal('product.wanted', 'kmol/h', '製品 引取量', 'Product that the customer takes'),
] as const satisfies readonly Signal[];

/** Holdups in the vapour (D in the liquid), then the positions of the valves. */
export const STATES = [
  signal('holdup.a', 'kmol', 'A 保有量', 'A held'),
  signal('holdup.b', 'kmol', 'B 保有量', 'B held'),
  signal('holdup.c', 'kmol', 'C 保有量', 'C held'),
  signal('holdup.d', 'kmol', 'D 保有量', 'D held'),
  ...VALVE_POSITIONS,
] as const satisfies readonly Signal[];

/** Where each input stands in the plant's array. */
export const IN = {
  feed1: 0,
  feed2: 1,
  purge: 2,
  product: 3,
  a: 4,
  b: 5,
  supply: 6,
  shutoff1: 7,
  shutoff2: 8,
  holding: 9,
} as const;

/** Where each output stands in the plant's array. */
export const OUT = {
  feed1: 0,
  feed2: 1,
  purge: 2,
  product: 3,
  pressure: 4,
  level: 5,
  a: 6,
  b: 7,
  c: 8,
  cost: 9,
  rate: 10,
  valves: 11,
  blowdown: 15,
  shutoff1: 16,
  shutoff2: 17,
  blowdownValve: 18,
  wanted: 19,
} as const;
