import type { PlantMoment } from '../shared/plant-source.ts';

/** How many alarms stand and how many nobody has acknowledged; dashes while nothing is known of the plant. */
export function alarmCounts(moment: Pick<PlantMoment, 'alarms'> | null): {
  count: number | string;
  open: number | string;
} {
  if (!moment) return { count: '—', open: '—' };
  const open = moment.alarms.filter((alarm) => alarm.state !== 'acknowledged').length;
  return { count: moment.alarms.length, open };
}
