import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { atSeconds, type Instant, seconds } from '../../simulator/kernel/time.ts';
import { World, type WorldSnapshot } from '../../simulator/site/world.ts';
import { applyMeasures, measuresOf } from '../measures/index.ts';
import { formatEvent } from './bundle.ts';
import { document, request } from './fixtures.ts';
import { directorOf, execute, prepare, type StampedCommand } from './run.ts';

/*
 * restore(snapshot()) continues as though nothing had happened, at any instant of an exercise: in the middle of a
 * technique's sweep, between a request and its answer, while a condition holds, while a measure is being brought in.
 */

const header = prepare(request('waterworks/setpoint-tampering'));
const END = 900;

/** A team at work beside the attack (seed 1: in at 536 s, writing from 684 s): hands, a tool, a report, a measure. */
const commands: readonly StampedCommand[] = [
  {
    t: atSeconds(545.2),
    command: {
      kind: 'operate',
      by: 'operator-seat',
      hmi: 'hmi',
      account: 'operator',
      action: { do: 'write', tag: 'AIC-202.SV', value: 0.75 },
    },
  },
  {
    t: atSeconds(590.001),
    command: {
      kind: 'request',
      from: 'ews',
      to: 'plc-dosing',
      channel: 'tool',
      request: { protocol: 'modbus', unit: 1, pdu: Uint8Array.of(3, 4, 0, 0, 4) },
    },
  },
  {
    t: atSeconds(640),
    command: {
      kind: 'extension',
      extension: 'exercise',
      message: 'report',
      data: { by: 'analyst-seat', judgement: 'attack', cites: [3] },
    },
  },
  {
    t: atSeconds(700.5),
    command: {
      kind: 'reconfigure',
      site: applyMeasures(document(), measuresOf(['writer-detection', 'remote-access-control'])),
      changes: ['+writer-detection', '+remote-access-control'],
      downtimeSeconds: 25,
    },
  },
];

const whole = execute(header, commands, {}, atSeconds(END)).events;
const lines = (events: readonly WorldEvent[]): string[] => events.map((event) => formatEvent(event));

const optionsFor = (events: WorldEvent[]) => ({
  site: header.site,
  seed: header.seed,
  cell: header.team,
  extensions: [directorOf(header)],
  onEvent: (event: WorldEvent) => void events.push(event),
});

/** Advances with the commands that fall due after `from`. */
const play = (world: World, from: Instant, to: Instant): void => {
  for (const { t, command } of commands) {
    if (t <= from || t > to) continue;
    world.advanceTo(t);
    world.submit(command);
  }
  world.advanceTo(to);
};

/** Most instants lie in the attack; every one is to the microsecond. */
const instants = fc
  .uniqueArray(
    fc.oneof(
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 530_000_000 }) },
      { weight: 4, arbitrary: fc.integer({ min: 530_000_000, max: 860_000_000 }) },
    ),
    { minLength: 6, maxLength: 6 },
  )
  .map((list) => list.sort((a, b) => a - b) as Instant[]);

describe('an exercise', () => {
  it('that is advanced in pieces, and of which snapshots are taken, goes as it would, and so does what is restored', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 45 }), (stops, further) => {
        const events: WorldEvent[] = [];
        const world = World.begin(optionsFor(events));
        const taken: { readonly t: Instant; readonly seq: number; readonly snapshot: WorldSnapshot }[] = [];
        let at = 0 as Instant;
        for (const stop of stops) {
          play(world, at, stop);
          taken.push({ t: stop, seq: events.length, snapshot: world.snapshot() });
          at = stop;
        }
        expect(lines(events)).toEqual(lines(whole.slice(0, events.length)));
        for (const { t, seq, snapshot } of taken) {
          const after: WorldEvent[] = [];
          const restored = World.restore(optionsFor(after), structuredClone(snapshot));
          const until = Math.min(t + seconds(further), atSeconds(END)) as Instant;
          play(restored, t, until);
          const due = whole.filter((event) => event.seq >= seq && event.t <= until);
          expect(lines(after), `restored at ${t} µs`).toEqual(lines(due));
        }
      }),
      { numRuns: 4 },
    );
  });
});
