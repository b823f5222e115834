import { parseTimeOfDay } from '../../simulator/hosts/clock-time.ts';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { inSeconds } from '../../simulator/kernel/time.ts';
import type { Site } from '../../simulator/site/document.ts';
import type { EvidenceRow } from '../contract/investigation.ts';
import type { Text } from '../contract/text.ts';

/*
 * What the hosts of a works keep by themselves, as projections of the event log: nothing here knows a cause, a truth or
 * a step. A row's reference is the log's name and the event's number, so that an answer can be checked.
 */

export type LogName = 'capture' | 'operation-log' | 'login-log' | 'alert-log' | 'alarm-log' | 'controller-log';

/** What is needed to read an event the way its host shows it. */
export interface Reading {
  readonly startOfDay: number;
  /** Zones whose traffic the sensors see. */
  readonly tapped: ReadonlySet<string>;
  readonly zoneOf: ReadonlyMap<string, string>;
  readonly titles: ReadonlyMap<string, Text>;
}

export const readingOf = (site: Site): Reading => ({
  startOfDay: parseTimeOfDay(site.startOfDay) ?? 0,
  tapped: new Set(site.hosts.flatMap((host) => (host.kind === 'sensor' ? host.taps : []))),
  zoneOf: new Map(site.hosts.map((host) => [host.id, host.zone])),
  titles: new Map(site.hosts.map((host) => [host.id, host.title])),
});

/** Local time of day, `HH:MM:SS`. */
export const clockOf = (startOfDay: number, seconds: number): string => {
  const total = Math.floor(startOfDay + seconds) % 86_400;
  return [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
};

interface Entry {
  readonly from: string;
  readonly to: string;
  readonly summary: string;
  readonly detail: string;
}

interface Log {
  readonly name: LogName;
  readonly title: Text;
  /** The row that an event makes in this log, or null. */
  row(event: WorldEvent, reading: Reading): Entry | null;
}

type Data = Readonly<Record<string, unknown>>;
const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value));

const requestRow = (data: Data, { tapped, zoneOf }: Reading): Entry | null => {
  const [from, to] = [text(data.from), text(data.to)];
  const zones = [zoneOf.get(from), zoneOf.get(to)];
  if (!zones.some((zone) => zone !== undefined && tapped.has(zone))) return null;
  const blocked = data.verdict === 'allow' ? '' : data.verdict === 'refuse' ? ' [RST]' : ' [no answer]';
  const port = data.port === null ? '' : ` port ${text(data.port)}`;
  const detail = data.bytes === null ? '' : `PDU ${text(data.bytes)}`;
  return { from, to, summary: `${text(data.operation)}${port}${blocked}`, detail };
};

const LOGS: readonly Log[] = [
  {
    name: 'capture',
    title: { ja: '通信記録（監視センサ）', en: 'Capture (passive sensor)' },
    row: (event, reading) => (event.type === 'net.request' ? requestRow(event.data as Data, reading) : null),
  },
  {
    name: 'operation-log',
    title: { ja: '操作記録', en: 'Operation log' },
    row: ({ type, data: raw }) => {
      const data = raw as Data;
      if (type === 'operator.action') {
        const value = data.value === null ? '' : ` = ${text(data.value)}`;
        const subject = data.tag === null ? '' : ` ${text(data.tag)}`;
        return {
          from: text(data.by),
          to: text(data.host),
          summary: `${text(data.action)}${subject}${value}`,
          detail: text(data.result),
        };
      }
      if (type === 'operator.answered')
        return { from: '', to: '', summary: `answer ${text(data.tag)}`, detail: text(data.result) };
      return null;
    },
  },
  {
    name: 'login-log',
    title: { ja: 'ログイン記録', en: 'Login log' },
    row: ({ type, data: raw }) => {
      const data = raw as Data;
      if (type === 'account.login')
        return {
          from: text(data.from),
          to: text(data.host),
          summary: `login ${text(data.user)}`,
          detail: text(data.result),
        };
      if (type === 'account.logout')
        return { from: '', to: text(data.host), summary: `logout ${text(data.user)}`, detail: text(data.reason) };
      return null;
    },
  },
  {
    name: 'alert-log',
    title: { ja: 'セキュリティアラート記録', en: 'Security alert log' },
    row: ({ type, data: raw }) => {
      const data = raw as Data;
      return type === 'alert.raised'
        ? {
            from: text(data.sensor),
            to: '',
            summary: `${text(data.detection)} (${text(data.kind)})`,
            detail: text(data.about),
          }
        : null;
    },
  },
  {
    name: 'alarm-log',
    title: { ja: '警報記録', en: 'Alarm log' },
    row: ({ type, data: raw }) => {
      const data = raw as Data;
      if (type === 'alarm.raised') {
        const value = data.value === null ? '' : `value ${text(data.value)}`;
        const limit = data.limit === null ? '' : ` limit ${text(data.limit)}`;
        return {
          from: '',
          to: text(data.tag),
          summary: `raised ${text(data.level)} (${text(data.priority)})`,
          detail: `${value}${limit}`,
        };
      }
      if (type === 'alarm.acknowledged')
        return { from: text(data.by), to: text(data.tag), summary: 'acknowledged', detail: '' };
      if (type === 'alarm.cleared') return { from: '', to: text(data.tag), summary: 'cleared', detail: '' };
      return null;
    },
  },
  {
    name: 'controller-log',
    title: { ja: 'PLC診断記録', en: 'Controller diagnostic log' },
    row: ({ type, data: raw }) => {
      const data = raw as Data;
      const controller = text(data.controller);
      switch (type) {
        case 'plc.mode':
          return { from: '', to: controller, summary: `mode ${text(data.mode)}`, detail: '' };
        case 'plc.fault':
          return { from: '', to: controller, summary: `fault ${text(data.code)}`, detail: text(data.detail) };
        case 'plc.program':
          return {
            from: text(data.from),
            to: controller,
            summary: 'program downloaded',
            detail: `hash ${text(data.previous)} to ${text(data.hash)}`,
          };
        case 'plc.key':
          return { from: text(data.by), to: controller, summary: `key turned to ${text(data.position)}`, detail: '' };
        case 'plc.forced':
          return {
            from: text(data.from),
            to: controller,
            summary:
              data.value === null
                ? `force released ${text(data.name)}`
                : `forced ${text(data.name)} = ${text(data.value)}`,
            detail: text(data.by),
          };
        case 'plc.restarted':
          return {
            from: text(data.from),
            to: controller,
            summary: `${text(data.kind)} restart`,
            detail: text(data.by),
          };
        case 'plc.wiped':
          return { from: text(data.from), to: controller, summary: 'program and data deleted', detail: text(data.by) };
        case 'plc.uploaded':
          return {
            from: text(data.from),
            to: controller,
            summary: 'program uploaded',
            detail: `hash ${text(data.hash)}, ${text(data.by)}`,
          };
        case 'plc.denied':
          return {
            from: text(data.from),
            to: controller,
            summary: `${text(data.action)} refused: ${text(data.code)}`,
            detail: text(data.by),
          };
        case 'plc.refused':
          return {
            from: '',
            to: controller,
            summary: `set-point turned down ${text(data.tag)}`,
            detail: text(data.variable),
          };
        default:
          return null;
      }
    },
  },
];

const BY_NAME = new Map(LOGS.map((log) => [log.name as string, log]));

/** The logs of a works, with their titles. */
export const logNames = (): readonly { readonly name: LogName; readonly title: Text }[] =>
  LOGS.map(({ name, title }) => ({ name, title }));

/** The row of one event in one log, or null where the log does not have it. */
export const rowOf = (name: string, event: WorldEvent, reading: Reading): EvidenceRow | null => {
  const entry = BY_NAME.get(name)?.row(event, reading);
  if (!entry) return null;
  const t = inSeconds(event.t);
  return { reference: `${name}:${event.seq}`, t, clock: clockOf(reading.startOfDay, t), ...entry };
};

/** The rows of a log, in order. Empty for a name that is no log. */
export const rowsOf = (name: string, events: readonly WorldEvent[], reading: Reading): EvidenceRow[] =>
  events.flatMap((event) => rowOf(name, event, reading) ?? []);

/** A log as a file to take away: one row a line, fields by tabs. */
export const logText = (rows: readonly EvidenceRow[]): string =>
  ['reference\tclock\tfrom\tto\tsummary\tdetail']
    .concat(rows.map((row) => [row.reference, row.clock, row.from, row.to, row.summary, row.detail].join('\t')))
    .map((line) => `${line}\n`)
    .join('');

/** Takes a reference such as `capture:1042` apart; null where it is none. */
export const parseReference = (reference: string): { readonly log: string; readonly seq: number } | null => {
  const match = /^([a-z-]+):(\d+)$/.exec(reference.trim());
  return match ? { log: match[1] as string, seq: Number(match[2]) } : null;
};
