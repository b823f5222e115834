import { type Load, measureModbus } from './measure.ts';

/* The Modbus figures as lines of `kunren bench`. */

type Add = (id: string, value: number, unit: string, goal?: string | null) => void;

const named = ({ connections, depth }: Load): string =>
  depth === 1 ? `${connections}` : `${connections}-in-flight-${depth}`;

/** Goals stand on the ratios to libmodbus of the same run; without libmodbus the ratios to a bare socket are told alone. */
export const addModbusLines = async (add: Add, log: (text: string) => void): Promise<void> => {
  log('Modbus server, bare and behind a live world, beside libmodbus and a bare socket');
  const figures = await measureModbus();
  const { libmodbus, echo } = figures;
  if (libmodbus === null) log('skipped: libmodbus (install a C compiler and libmodbus-dev)');
  for (const [kind, loads] of Object.entries(figures))
    for (const each of loads ?? []) add(`modbus-${kind}-${named(each)}`, each.perSecond, '1/s');
  for (const kind of ['service', 'live'] as const)
    for (const [i, each] of figures[kind].entries()) {
      const bare = echo[i];
      const reference = libmodbus?.[i];
      if (bare) add(`modbus-${kind}-to-echo-${named(each)}`, each.perSecond / bare.perSecond, 'x a bare socket');
      if (!reference) continue;
      const goal = kind === 'live' ? '>= 0.3' : each.depth > 1 ? '>= 1' : '>= 0.75';
      add(`modbus-${kind}-to-libmodbus-${named(each)}`, each.perSecond / reference.perSecond, 'x libmodbus', goal);
    }
  for (const kind of ['libmodbus', 'echo', 'service', 'live'] as const)
    for (const each of figures[kind] ?? [])
      if (each.p99 !== null && each.connections === 8)
        add(`modbus-${kind}-p99-8`, each.p99, 'ms', kind === 'service' ? '<= 0.5' : null);
};
