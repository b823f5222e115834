import type { Signal } from '../plant.ts';
import { signal } from '../signal.ts';
import { COMPONENTS } from './components.ts';

/*
 * Names of the paper's variables: XMEAS(1)…(41), XMV(1)…(12) and IDV(1)…(20) (Downs & Vogel 1993, Tables 3–8). Every
 * measurement stands twice among the outputs: its truth, and what the paper's instrument makes of it (`….measured`:
 * with noise, and where an analyser samples, late).
 */

/** XMV(1)…(12): where controllers want the valves, in % of their way (the agitator: of 150…250 rpm). */
const VALVE_NAMES = [
  ['d-feed-valve', '原料D弁', 'D feed valve'],
  ['e-feed-valve', '原料E弁', 'E feed valve'],
  ['a-feed-valve', '原料A弁', 'A feed valve'],
  ['ac-feed-valve', '原料A+C弁', 'A and C feed valve'],
  ['recycle-valve', '圧縮機循環弁', 'Compressor recycle valve'],
  ['purge-valve', 'パージ弁', 'Purge valve'],
  ['separator-liquid-valve', '分離器液抜出し弁', 'Separator liquid valve'],
  ['product-valve', '製品抜出し弁', 'Stripper product valve'],
  ['steam-valve', 'ストリッパ蒸気弁', 'Stripper steam valve'],
  ['reactor-water-valve', '反応器冷却水弁', 'Reactor cooling water valve'],
  ['condenser-water-valve', '凝縮器冷却水弁', 'Condenser cooling water valve'],
  ['agitator', '撹拌機', 'Agitator'],
] as const;

const DISTURBANCE_NAMES = [
  ['原料A+CのA/C比 ステップ', 'A/C ratio of feed 4, step'],
  ['原料A+CのB濃度 ステップ', 'B in feed 4, step'],
  ['原料D温度 ステップ', 'D feed temperature, step'],
  ['反応器冷却水入口温度 ステップ', 'Reactor cooling water inlet temperature, step'],
  ['凝縮器冷却水入口温度 ステップ', 'Condenser cooling water inlet temperature, step'],
  ['原料A喪失', 'A feed lost'],
  ['原料C元圧低下', 'C header pressure low'],
  ['原料A+C組成 変動', 'Composition of feed 4, random'],
  ['原料D温度 変動', 'D feed temperature, random'],
  ['原料A+C温度 変動', 'Temperature of feed 4, random'],
  ['反応器冷却水入口温度 変動', 'Reactor cooling water inlet temperature, random'],
  ['凝縮器冷却水入口温度 変動', 'Condenser cooling water inlet temperature, random'],
  ['反応速度 緩変動', 'Reaction kinetics, slow drift'],
  ['反応器冷却水弁 固着', 'Reactor cooling water valve sticks'],
  ['凝縮器冷却水弁 固着', 'Condenser cooling water valve sticks'],
  ['ストリッパ蒸気の伝熱 変動', 'Heat transfer of the stripper’s steam, random'],
  ['反応器伝熱面の汚れ', 'Reactor heat transfer fouls'],
  ['凝縮器伝熱面の汚れ', 'Condenser heat transfer fouls'],
  ['循環・液抜出し・蒸気弁 固着', 'Recycle, liquid and steam valves stick'],
  ['反応器出口の抵抗', 'Resistance at the reactor’s outlet'],
] as const;

export const INPUTS: readonly Signal[] = [
  ...VALVE_NAMES.map(([id, ja, en], i) =>
    signal(`${id}.signal`, '%', `${ja} 操作信号 XMV(${i + 1})`, `${en} signal, XMV(${i + 1})`),
  ),
  ...DISTURBANCE_NAMES.map(([ja, en], i) =>
    signal(`idv-${i + 1}`, '1', `外乱 IDV(${i + 1}) ${ja}`, `Disturbance IDV(${i + 1}): ${en}`),
  ),
  // What a safety system needs and the paper does not have: held open and held shut unless it trips.
  signal('feed-shutoff.opening', '%', '原料遮断弁 開指令', 'Feed shut-off valve, opening'),
  signal('vent-valve.holding', '%', '緊急放出弁 閉保持', 'Emergency vent valve, held shut'),
];

const CONTINUOUS = [
  ['a-feed.flow', 'kscmh', '原料A流量', 'A feed (stream 1)'],
  ['d-feed.flow', 'kg/h', '原料D流量', 'D feed (stream 2)'],
  ['e-feed.flow', 'kg/h', '原料E流量', 'E feed (stream 3)'],
  ['ac-feed.flow', 'kscmh', '原料A+C流量', 'A and C feed (stream 4)'],
  ['recycle.flow', 'kscmh', 'リサイクル流量', 'Recycle flow (stream 8)'],
  ['reactor.feed', 'kscmh', '反応器供給流量', 'Reactor feed rate (stream 6)'],
  ['reactor.pressure', 'kPa', '反応器圧力（ゲージ）', 'Reactor pressure (gauge)'],
  ['reactor.level', '%', '反応器液位', 'Reactor level'],
  ['reactor.temperature', '℃', '反応器温度', 'Reactor temperature'],
  ['purge.flow', 'kscmh', 'パージ流量', 'Purge rate (stream 9)'],
  ['separator.temperature', '℃', '分離器温度', 'Product separator temperature'],
  ['separator.level', '%', '分離器液位', 'Product separator level'],
  ['separator.pressure', 'kPa', '分離器圧力（ゲージ）', 'Product separator pressure (gauge)'],
  ['separator.underflow', 'm³/h', '分離器液抜出し流量', 'Product separator underflow (stream 10)'],
  ['stripper.level', '%', 'ストリッパ液位', 'Stripper level'],
  ['stripper.pressure', 'kPa', 'ストリッパ圧力（ゲージ）', 'Stripper pressure (gauge)'],
  ['product.flow', 'm³/h', '製品流量', 'Stripper underflow (stream 11)'],
  ['stripper.temperature', '℃', 'ストリッパ温度', 'Stripper temperature'],
  ['steam.flow', 'kg/h', 'ストリッパ蒸気流量', 'Stripper steam flow'],
  ['compressor.power', 'kW', '圧縮機動力', 'Compressor work'],
  ['reactor-water.outlet', '℃', '反応器冷却水出口温度', 'Reactor cooling water outlet temperature'],
  ['condenser-water.outlet', '℃', '凝縮器冷却水出口温度', 'Separator cooling water outlet temperature'],
] as const;

type Named = readonly [id: string, unit: string, ja: string, en: string];

const sampled = (id: string, ja: string, en: string, first: number, last: number): readonly Named[] =>
  COMPONENTS.slice(first, last + 1).map((name) => [
    `${id}.${name.toLowerCase()}`,
    'mol%',
    `${ja} ${name}濃度`,
    `${en}, ${name}`,
  ]);

const MEASUREMENTS: readonly Named[] = [
  ...CONTINUOUS,
  ...sampled('reactor-feed', '反応器供給', 'Reactor feed (stream 6)', 0, 5),
  ...sampled('purge', 'パージガス', 'Purge gas (stream 9)', 0, 7),
  ...sampled('product', '製品', 'Product (stream 11)', 3, 7),
];

export const OUTPUTS: readonly Signal[] = [
  ...MEASUREMENTS.map(([id, unit, ja, en]) => signal(id, unit, ja, en)),
  ...MEASUREMENTS.map(([id, unit, ja, en], i) =>
    signal(`${id}.measured`, unit, `${ja} 計測値 XMEAS(${i + 1})`, `${en}, measured, XMEAS(${i + 1})`),
  ),
  ...VALVE_NAMES.map(([id, ja, en]) => signal(`${id}.position`, '%', `${ja} 位置`, `${en} position`)),
  signal('reactor.volume', 'm³', '反応器液量', 'Liquid in the reactor'),
  signal('separator.volume', 'm³', '分離器液量', 'Liquid in the separator'),
  signal('stripper.volume', 'm³', 'ストリッパ液量', 'Liquid in the stripper’s base'),
  signal('feed-shutoff.position', '%', '原料遮断弁 開度', 'Feed shut-off valve position'),
  signal('vent-valve.position', '%', '緊急放出弁 開度', 'Emergency vent valve position'),
  signal('vent.flow', 'kscmh', '緊急放出流量', 'Flow through the emergency vent'),
  signal('cost', 'USD/h', '運転費', 'Operating cost'),
  signal('shutdown', '1', 'プラント停止', 'Plant shut down'),
  signal('product.delivered', 'm³/h', '製品出荷流量', 'Product delivered'),
  signal('product.wanted', 'm³/h', '製品出荷計画', 'Product wanted'),
];

export const MEASURED = MEASUREMENTS.length;
/** Measurements before this one are continuous, from here on analysers give them. */
export const FIRST_SAMPLED = CONTINUOUS.length;
/** The last analyser of the faster kind stands before this one. */
export const FIRST_PRODUCT = 36;
/** IDV(1) among the inputs. */
export const FIRST_IDV = VALVE_NAMES.length;
export const DISTURBANCES = DISTURBANCE_NAMES.length;
/** The safety system's valves among the inputs: opening of the feeds' shut-off, and how far the vent is held shut. */
export const SHUTOFF = FIRST_IDV + DISTURBANCES;
export const VENT_HOLDING = SHUTOFF + 1;

const places = new Map(OUTPUTS.map(({ id }, i) => [id, i]));
const place = (id: string): number => places.get(id) as number;

/** Where outputs stand in the plant's array; XMEAS(n) is `measured + n - 1`, its truth `n - 1`. */
export const OUT = {
  measured: MEASURED,
  valves: 2 * MEASURED,
  reactorVolume: place('reactor.volume'),
  separatorVolume: place('separator.volume'),
  stripperVolume: place('stripper.volume'),
  shutoff: place('feed-shutoff.position'),
  vent: place('vent-valve.position'),
  venting: place('vent.flow'),
  cost: place('cost'),
  shutdown: place('shutdown'),
  delivered: place('product.delivered'),
  wanted: place('product.wanted'),
} as const;

const amounts = (id: string, ja: string, en: string): readonly Signal[] => [
  ...COMPONENTS.map((name) => signal(`${id}.${name.toLowerCase()}`, 'lb-mol', `${ja} ${name}量`, `${name} in ${en}`)),
  signal(`${id}.energy`, '10⁶ Btu', `${ja} エネルギー`, `Energy in ${en}`),
];

/** The fifty states, in the units of the original. */
export const STATE_SIGNALS: readonly Signal[] = [
  ...amounts('reactor', '反応器', 'the reactor'),
  ...amounts('separator', '分離器', 'the separator'),
  ...amounts('stripper', 'ストリッパ', 'the stripper’s base'),
  ...amounts('feed-zone', '供給ガス空間', 'the feed zone'),
  signal('reactor-water', '℃', '反応器冷却水出口温度', 'Reactor cooling water outlet temperature'),
  signal('condenser-water', '℃', '凝縮器冷却水出口温度', 'Condenser cooling water outlet temperature'),
  ...VALVE_NAMES.map(([id, ja, en]) => signal(`${id}.position`, '%', `${ja} 位置`, `${en} position`)),
];
