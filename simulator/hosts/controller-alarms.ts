import type { AlarmModel } from '../protocols/opcua/conditions.ts';
import { pointNode } from '../protocols/opcua/controller-space.ts';
import type { Alarm, Point } from './schema.ts';

/** Severities of OPC 10000-5, 6.4.2 for the priorities of ISA-18.2 that a site gives its alarms [our own choice]. */
const SEVERITY = { high: 800, medium: 500, low: 200 } as const;

const LEVEL = { HH: 'HighHigh', H: 'High', L: 'Low', LL: 'LowLow' } as const;

/** A site's alarms as conditions of the controller that has their bits. */
export const alarmModels = (
  alarms: readonly Alarm[],
  points: readonly Point[],
  reader: (tag: string) => (() => number) | undefined,
): readonly AlarmModel[] => {
  const own = new Set(points.map((point) => point.tag));
  return alarms.flatMap((alarm): AlarmModel[] => {
    const bit = own.has(alarm.point) ? reader(alarm.point) : undefined;
    if (!bit) return [];
    const level = alarm.level in LEVEL ? LEVEL[alarm.level as keyof typeof LEVEL] : null;
    const input = alarm.value !== undefined && own.has(alarm.value) ? alarm.value : alarm.point;
    const limit = alarm.limit === undefined ? undefined : reader(alarm.limit);
    return [
      {
        tag: alarm.tag,
        title: alarm.title,
        kind: level !== null ? 'limit' : alarm.level === 'trip' ? 'trip' : 'off-normal',
        level,
        severity: SEVERITY[alarm.priority],
        input: pointNode(input),
        inputName: input,
        confirm: alarm.confirm ?? false,
        bit,
        ...(limit ? { limit } : {}),
      },
    ];
  });
};
