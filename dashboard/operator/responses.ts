import type { z } from 'zod';
import type { SiteView } from '../../range/contract/catalog.ts';
import type { OperateSchema } from '../../range/contract/exercise.ts';
import type { Text } from '../../range/contract/text.ts';

export type Operation = z.infer<typeof OperateSchema>;

export type ResponseKind =
  | 'reset'
  | 'shutdown'
  | 'access'
  | 'manual'
  | 'dosing'
  | 'panel'
  | 'stop'
  | 'restore'
  | 'call'
  | 'evidence';

/** Something that a response can be aimed at. `unit` and `range` are there where a value has to be given. */
export interface ResponseTarget {
  readonly id: string;
  readonly title: Text | null;
  readonly range?: readonly [number, number] | null;
  readonly unit?: string;
  readonly operation: (value: number) => Operation;
}
export interface Response {
  readonly kind: ResponseKind;
  readonly targets: readonly ResponseTarget[];
}

/**
 * What an operator of this site can do about an incident, worked out from what the site has; and, where hard-wired
 * protections have tripped, their reset.
 */
export function responsesOf(site: SiteView, trips: readonly { protection: string; title: Text }[] = []): Response[] {
  const writable = (tag: string | null) => site.points.find((point) => point.tag === tag && point.write === 'operate');
  const loopsAt = (symbol: string) =>
    new Set(
      site.pictures.flatMap((picture) =>
        picture.items.flatMap((item) => (item.symbol === symbol && item.loop !== null ? [item.loop] : [])),
      ),
    );
  const access = site.hosts
    .filter((host) => host.kind === 'gateway' || host.kind === 'jump')
    .sort((a, b) => a.kind.localeCompare(b.kind));
  const dosing = loopsAt('dosing-pump');
  const all: Response[] = [
    {
      kind: 'reset',
      targets: trips.map(({ protection, title }) => ({
        id: protection,
        title,
        operation: () => ({ do: 'reset-protection', protection }),
      })),
    },
    {
      kind: 'shutdown',
      targets: site.loops.flatMap((loop) =>
        [loop.trip, loop.reset].flatMap((tag) => {
          const point = writable(tag);
          if (!point) return [];
          return [{ id: point.tag, title: point.title, operation: () => ({ do: 'write', tag: point.tag, value: 1 }) }];
        }),
      ),
    },
    {
      kind: 'access',
      targets: access.map((host) => ({
        id: host.id,
        title: host.title,
        operation: () => ({ do: 'disable-access', host: host.id }),
      })),
    },
    {
      kind: 'manual',
      targets: site.loops.flatMap((loop) => {
        const auto = loop.auto;
        if (auto === null || !writable(auto)) return [];
        return [{ id: loop.id, title: loop.title, operation: () => ({ do: 'write', tag: auto, value: 0 }) }];
      }),
    },
    {
      kind: 'dosing',
      targets: dosingActuators(site).map((actuator) => ({
        id: actuator.tag,
        title: actuator.title,
        operation: () => ({ do: 'panel', actuator: actuator.tag, mode: 'manual', position: actuator.range[0] }),
      })),
    },
    {
      kind: 'panel',
      targets: site.actuators
        .filter(({ unit }) => unit === '%')
        .map(({ tag, title, unit, range }) => ({
          id: tag,
          title,
          range,
          unit,
          operation: (position) => ({ do: 'panel', actuator: tag, mode: 'manual', position }),
        })),
    },
    {
      kind: 'stop',
      targets: site.loops.flatMap((loop) => {
        const command = loop.command;
        // A command without a machine of its own is the one for a whole group of machines.
        const point = writable(command);
        if (command === null || loop.running !== null || dosing.has(loop.id) || !point) return [];
        return [{ id: command, title: point.title, operation: () => ({ do: 'write', tag: command, value: 0 }) }];
      }),
    },
    {
      kind: 'restore',
      targets: site.loops.flatMap((loop) => {
        const point = writable(loop.sv);
        if (!point) return [];
        return [
          {
            id: point.tag,
            title: loop.title,
            range: point.range,
            unit: point.unit,
            operation: (value) => ({ do: 'write', tag: point.tag, value }),
          },
        ];
      }),
    },
    {
      kind: 'call',
      targets: (['supervisor', 'csirt', 'vendor'] as const).map((whom) => ({
        id: whom,
        title: null,
        operation: () => ({ do: 'call', whom }),
      })),
    },
    { kind: 'evidence', targets: [{ id: 'evidence', title: null, operation: () => ({ do: 'take-evidence' }) }] },
  ];
  return all.filter((response) => response.targets.length > 0);
}

/** Chemical feeders, each stopped at its own panel, where no command from the network reaches it. */
function dosingActuators(site: SiteView): SiteView['actuators'] {
  const states = new Set(
    site.pictures.flatMap((picture) =>
      picture.items.flatMap((item) => (item.symbol === 'dosing-pump' && item.state !== null ? [item.state] : [])),
    ),
  );
  return site.actuators.filter((actuator) => [...states].some((state) => state.startsWith(`${actuator.tag}.`)));
}

/** Why a value may not be entered: not a number, or outside the point's range. Null when it may. */
export function entryFault(text: string, range: readonly [number, number] | null): 'number' | 'range' | null {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return 'number';
  if (range && (value < range[0] || value > range[1])) return 'range';
  return null;
}
