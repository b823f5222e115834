import type { Signal } from '../plant.ts';
import { signal } from '../signal.ts';

/** What final control elements do. Runs are 0 or 1; openings, strokes and speed are in percent. */
export const INPUTS: readonly Signal[] = [
  signal('intake-pump-a.run', '1', '取水ポンプA 運転', 'Intake pump A running'),
  signal('intake-pump-b.run', '1', '取水ポンプB 運転', 'Intake pump B running'),
  signal('intake-valve.opening', '%', '取水流量調節弁 開度', 'Intake control valve opening'),
  signal('inlet-valve.opening', '%', '浄水池流入弁 開度', 'Treatment inlet valve opening'),
  signal('naoh-feeder.stroke', '%', '苛性ソーダ注入ポンプ 出力', 'NaOH feeder stroke'),
  signal('hypochlorite-feeder.stroke', '%', '次亜注入ポンプ 出力', 'Hypochlorite feeder stroke'),
  signal('transmission-pump-a.run', '1', '送水ポンプA 運転', 'Transmission pump A running'),
  signal('transmission-pump-b.run', '1', '送水ポンプB 運転', 'Transmission pump B running'),
  signal('transmission-pump-c.run', '1', '送水ポンプC 運転', 'Transmission pump C running'),
  signal('transmission-pump.speed', '%', '送水ポンプ 回転速度', 'Transmission pump speed'),
  signal('main-valve.opening', '%', '送水流量調節弁 開度', 'Transmission control valve opening'),
];

/** The truth: what an ideal instrument would read. */
export const OUTPUTS: readonly Signal[] = [
  signal('raw.flow', 'm³/h', '取水流量', 'Raw water flow'),
  signal('raw.ph', 'pH', '原水pH', 'Raw water pH'),
  signal('raw.temperature', '℃', '原水水温', 'Raw water temperature'),
  signal('intake.pressure', 'MPa', '取水ポンプ吐出圧', 'Intake discharge pressure'),
  signal('receiving-well.level', '%', '着水井水位', 'Receiving well level'),
  signal('receiving-well.overflow', 'm³/h', '着水井越流量', 'Receiving well overflow'),
  signal('treatment.flow', 'm³/h', '処理流量', 'Treatment flow'),
  signal('naoh.flow', 'L/h', '苛性ソーダ注入量', 'NaOH feed rate'),
  signal('naoh.dose', 'mg/L', '苛性ソーダ注入率', 'NaOH dose'),
  signal('naoh.tank', '%', '苛性ソーダ貯槽 液位', 'NaOH tank level'),
  signal('hypochlorite.flow', 'L/h', '次亜注入量', 'Hypochlorite feed rate'),
  signal('hypochlorite.dose', 'mg/L', '塩素注入率', 'Chlorine dose'),
  signal('hypochlorite.tank', '%', '次亜貯槽 液位', 'Hypochlorite tank level'),
  signal('mixed.ph', 'pH', '混和後pH', 'pH after mixing'),
  signal('mixed.chlorine', 'mg/L', '混和後残留塩素', 'Free chlorine after mixing'),
  signal('clear-well.level', '%', '浄水池水位', 'Clear well level'),
  signal('clear-well.overflow', 'm³/h', '浄水池越流量', 'Clear well overflow'),
  signal('clear-well.ph', 'pH', '浄水池出口pH', 'Clear-well outlet pH'),
  signal('clear-well.chlorine', 'mg/L', '浄水池出口残留塩素', 'Clear-well outlet free chlorine'),
  signal(
    'clear-well.chlorine-meter',
    'mg/L',
    '浄水池出口残留塩素（無試薬式の読み）',
    'Clear-well chlorine as a reagent-free meter reads it',
  ),
  signal(
    'clear-well.hypochlorous',
    '%',
    '浄水池出口 次亜塩素酸の割合',
    'HOCl part of free chlorine at the clear-well outlet',
  ),
  signal('transmission.flow', 'm³/h', '送水流量', 'Transmission flow'),
  signal('transmission.pressure', 'MPa', '送水ポンプ吐出圧', 'Transmission discharge pressure'),
  signal('transmission.dry', '1', '送水ポンプ空運転', 'A transmission pump running dry'),
  signal('reservoir.level', '%', '配水池水位', 'Reservoir level'),
  signal('reservoir.overflow', 'm³/h', '配水池越流量', 'Reservoir overflow'),
  signal('reservoir.ph', 'pH', '配水池出口pH', 'Reservoir outlet pH'),
  signal('reservoir.chlorine', 'mg/L', '配水池出口残留塩素', 'Reservoir outlet free chlorine'),
  signal('town.wanted', 'm³/h', '需要水量', 'Water wanted by the town'),
  signal('town.delivered', 'm³/h', '配水流量', 'Water delivered to the town'),
  signal('town.pressure', 'MPa', '配水圧', 'Distribution pressure'),
  signal('tap.ph', 'pH', '給水栓pH', 'pH at the tap'),
  signal('tap.chlorine', 'mg/L', '給水栓残留塩素', 'Free chlorine at the tap'),
  signal('intake-pump-a.running', '1', '取水ポンプA 運転中', 'Intake pump A turns'),
  signal('intake-pump-b.running', '1', '取水ポンプB 運転中', 'Intake pump B turns'),
  signal('treatment.flowing', '1', '処理水 流れ検知', 'Treatment flow switch'),
  signal('clear-well.low', '1', '浄水池 渇水検知', 'Clear well low-level float'),
  signal('transmission-pump-a.running', '1', '送水ポンプA 運転中', 'Transmission pump A turns'),
  signal('transmission-pump-b.running', '1', '送水ポンプB 運転中', 'Transmission pump B turns'),
  signal('transmission-pump-c.running', '1', '送水ポンプC 運転中', 'Transmission pump C turns'),
  signal('model.valid', '1', 'モデル適用範囲内', 'Within the range of the model'),
];

/** Index of a signal in its list; a wrong name is a programming error. */
export const indexOf = (signals: readonly Signal[], id: string): number => {
  const index = signals.findIndex((entry) => entry.id === id);
  if (index < 0) throw new Error(`waterworks: there is no signal "${id}"`);
  return index;
};
