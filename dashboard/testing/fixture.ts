import { type SiteView, SiteViewSchema } from '../../range/contract/catalog.ts';
import { type Recording, RecordingSchema } from '../../range/contract/demonstration.ts';
import { type Frame, FrameSchema } from '../../range/contract/exercise.ts';

const name = (ja: string, en: string) => ({ ja, en });
const point = (tag: string, unit: string, more: object = {}) => ({
  tag,
  title: name(tag, tag),
  controller: 'plc-dosing',
  area: 'holding',
  address: 1024,
  type: 'uint16',
  scale: 1,
  offset: 0,
  unit,
  range: null,
  write: null,
  history: true,
  ...more,
});
const bool = (tag: string, write: 'operate' | null = null) => point(tag, '1', { type: 'bool', area: 'coil', write });
const item = (id: string, symbol: string, x: number, y: number, more: object = {}) => ({
  id,
  symbol,
  x,
  y,
  width: null,
  height: null,
  title: name(id, id),
  points: [],
  loop: null,
  state: null,
  ...more,
});
const loop = (id: string, more: object) => ({
  id,
  title: name(id, id),
  pv: `${id}.PV`,
  sv: null,
  mv: null,
  manual: null,
  auto: null,
  central: null,
  running: null,
  command: null,
  trip: null,
  reset: null,
  alarms: [],
  truth: null,
  ...more,
});

/** A works of a feeder, a pump, an analyser and three zones: small, and checked against the contract. */
export const site: SiteView = SiteViewSchema.parse({
  id: 'small-works',
  title: name('小さな浄水場', 'Small works'),
  summary: name('試験用', 'for tests'),
  timeZone: 'Asia/Tokyo',
  zones: [
    { id: 'control', title: name('制御', 'Control'), level: 'control' },
    { id: 'internet', title: name('外', 'Outside'), level: 'outside' },
    { id: 'office', title: name('事務所', 'Office'), level: 'enterprise' },
  ],
  conduits: [
    { id: 'edge', title: name('境界', 'Edge'), between: ['internet', 'office'] },
    { id: 'inner', title: name('内側', 'Inner'), between: ['control', 'office'] },
  ],
  hosts: [
    { id: 'stranger', title: name('外部', 'Stranger'), kind: 'outsider', zone: 'internet' },
    { id: 'gateway', title: name('入口', 'Gateway'), kind: 'gateway', zone: 'office' },
    { id: 'hmi', title: name('HMI', 'HMI'), kind: 'hmi', zone: 'control' },
    { id: 'plc-dosing', title: name('薬注', 'Dosing'), kind: 'controller', zone: 'control' },
  ],
  points: [
    point('AIT-201.PV', 'pH', { range: [2, 12] }),
    point('AIT-201.H', 'pH'),
    point('AIC-201.PV', 'mg/L', { range: [0, 60] }),
    point('AIC-201.SV', 'mg/L', { range: [0, 40], write: 'operate' }),
    bool('HS-201.TRIP', 'operate'),
    bool('HS-201.RESET', 'operate'),
    bool('AIC-201.AUTO', 'operate'),
    bool('P-201.RUN'),
    bool('P-401.TRANSMIT', 'operate'),
  ],
  alarms: [
    {
      tag: 'AAH-201',
      title: name('pH 上限', 'pH high'),
      level: 'H',
      priority: 'high',
      value: 'AIT-201.PV',
      limit: 'AIT-201.H',
      guide: name('注入を確認', 'Check the feed'),
    },
  ],
  limits: [
    {
      id: 'outlet-ph',
      title: name('出口pH', 'Outlet pH'),
      signal: 'outlet.ph',
      direction: 'above',
      value: 8.6,
      unit: 'pH',
      place: 'plant-outlet',
    },
  ],
  signals: [{ id: 'outlet.ph', unit: 'pH', title: name('出口pH', 'Outlet pH') }],
  actuators: [
    { tag: 'P-201', title: name('注入ポンプ', 'Feeder'), unit: '%', range: [0, 100] },
    { tag: 'FCV-101', title: name('弁', 'Valve'), unit: '%', range: [0, 100] },
  ],
  loops: [
    loop('AIT-201', { alarms: ['AAH-201'], truth: 'outlet.ph' }),
    loop('AIC-201', { sv: 'AIC-201.SV', auto: 'AIC-201.AUTO', command: 'P-201.RUN' }),
    loop('PSHH-201', { trip: 'HS-201.TRIP', reset: 'HS-201.RESET' }),
    loop('PIC-401', { pv: 'AIC-201.PV', command: 'P-401.TRANSMIT' }),
  ],
  pictures: [
    {
      id: 'overview',
      title: name('全体', 'Overview'),
      items: [
        item('well', 'well', 100, 600, { width: 100, height: 100 }),
        item('feeder', 'dosing-pump', 400, 200, { points: ['AIC-201.PV'], loop: 'AIC-201', state: 'P-201.RUN' }),
        item('analyser', 'analyser', 700, 300, { points: ['AIT-201.PV'], loop: 'AIT-201' }),
        item('town', 'town', 1500, 600),
      ],
      pipes: [
        { from: 'well', to: 'town', kind: 'water', via: [] },
        { from: 'feeder', to: 'town', kind: 'chemical', via: [[400, 600]] },
        { from: 'well', to: 'nowhere', kind: 'water', via: [] },
      ],
    },
  ],
});

/** Five samples, a tampering at 60 s, harm at 120 s. */
export const recording: Recording = RecordingSchema.parse({
  result: {
    schema: 1,
    scenario: 'small/tampering',
    site: 'small-works',
    seed: 7,
    team: 'team-1',
    mode: 'virtual',
    measures: [],
    simulatedSeconds: 200,
    wallSeconds: 0.1,
    events: 10,
    digest: 'abc',
    twins: { idle: null, undefended: null, quiet: null },
    steps: [
      { id: 'enter', technique: 'T0822', result: 'succeeded', at: 60, creditedTo: [] },
      { id: 'harm', technique: 'T0831', result: 'succeeded', at: 120, creditedTo: [] },
    ],
    outcome: {
      safety: 0,
      excursions: [
        {
          limit: 'outlet-ph',
          place: 'plant-outlet',
          began: 120,
          seconds: 80,
          peak: 9.1,
          magnitude: 20,
          amount: { value: 9, unit: 'm³' },
          affected: { count: 3, title: name('世帯', 'households') },
          events: [9],
        },
      ],
      service: 1,
      detection: { detected: false, seconds: null, by: null, score: 0, events: [] },
      margin: -30,
      steps: 0,
      furthest: 'impact',
      legitimate: 1,
      cost: { personHours: 0, money: 0, downtimeHours: 0 },
    },
    alerts: [],
    alarms: 1,
  },
  t: [0, 50, 100, 150, 200],
  shown: { 'AIT-201.PV': [7.5, 7.5, 8.2, null, 9.1], 'AIC-201.PV': [20, 20, 46, 46, 46] },
  truth: { 'outlet.ph': [7.5, 7.5, 7.9, 8.8, 9.1] },
  alarms: [{ from: 110, to: 180, tag: 'AAH-201', level: 'H', priority: 'high' }],
  steps: [
    { at: 60, id: 'enter', state: 'reached' },
    { at: 61, id: 'enter', state: 'succeeded' },
    { at: 120, id: 'harm', state: 'succeeded' },
  ],
  conversations: [
    { at: 10, from: 'hmi', to: 'plc-dosing', protocol: 'modbus', operation: 'read', verdict: 'allow' },
    { at: 60, from: 'stranger', to: 'gateway', protocol: 'session', operation: 'session.login', verdict: 'allow' },
    { at: 70, from: 'gateway', to: 'plc-dosing', protocol: 'modbus', operation: 'write', verdict: 'drop' },
    { at: 71, from: 'hmi', to: 'plc-dosing', protocol: 'modbus', operation: 'read', verdict: 'allow' },
  ],
  excursions: [{ from: 120, to: null, limit: 'outlet-ph' }],
});

/** A live frame as a team gets it. */
export function frame(exercise: string, t: number): Frame {
  return FrameSchema.parse({
    exercise,
    t,
    clock: '09:00:00',
    status: 'running',
    pace: 1,
    lag: 0,
    shown: { 'AIT-201.PV': 7.5, 'AIT-201.H': 8, 'P-201.RUN': 1 },
    alarms: [{ tag: 'AAH-201', state: 'raised', priority: 'high', level: 'H', since: t, value: 8.1, limit: 8 }],
    silenced: false,
    truth: null,
    measured: null,
    recorded: null,
    conversations: null,
    steps: null,
    measures: null,
    excursions: null,
    alerts: [],
    operations: [],
  });
}
