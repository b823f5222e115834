import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds } from '../kernel/time.ts';
import type { WorldCommand } from './command.ts';
import { WorldError } from './problem.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World } from './world.ts';

/* What is refused does not stand in the input log. Had it left an event, no replay would come to the same digest. */

const host = fc.constantFrom('hmi', 'plc-dosing', 'gateway', 'jump', 'nowhere', '');
const tag = fc.constantFrom('AIC-201.SV', 'AIT-201', 'P-201', 'NO-SUCH', '');
const number = fc.oneof(fc.integer({ min: -10, max: 20_000 }), fc.double({ noNaN: true }));
const modbus = fc
  .uint8Array({ minLength: 0, maxLength: 12 })
  .map((pdu) => ({ protocol: 'modbus' as const, unit: 1, pdu }));

const action = fc.oneof(
  fc.record({ do: fc.constant('write' as const), tag, value: number }),
  fc.record({ do: fc.constant('acknowledge' as const), alarm: fc.option(tag) }),
  fc.record({
    do: fc.constant('panel' as const),
    actuator: tag,
    mode: fc.constantFrom('auto' as const, 'manual' as const),
    position: number,
  }),
  fc.record({ do: fc.constant('disable-access' as const), host }),
  fc.record({ do: fc.constant('call' as const), whom: fc.constant('supervisor' as const) }),
  fc.record({ do: fc.constant('take-evidence' as const) }),
);

const command: fc.Arbitrary<WorldCommand> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    from: host,
    to: host,
    channel: fc.constantFrom('a', 'b'),
    request: modbus,
  }),
  fc.record({
    kind: fc.constant('request-address' as const),
    from: host,
    address: fc.constantFrom('192.168.30.12', '10.0.0.1', 'nonsense'),
    channel: fc.constantFrom('a', 'b'),
    request: modbus,
  }),
  fc.record({ kind: fc.constant('hang-up' as const), channel: fc.constantFrom('a', 'b', 'c') }),
  fc.record({
    kind: fc.constant('operate' as const),
    by: fc.constant('seat'),
    hmi: host,
    account: fc.constantFrom('operator', 'nobody'),
    action,
  }),
  fc.record({ kind: fc.constant('silence' as const), by: fc.constant('seat') }),
  fc.record({
    kind: fc.constant('reset-protection' as const),
    by: fc.constant('seat'),
    protection: fc.constantFrom('high-ph', 'none'),
  }),
  fc.record({
    kind: fc.constant('fail-instrument' as const),
    tag,
    failure: fc.constantFrom('stuck' as const, 'none' as const),
  }),
  fc.record({
    kind: fc.constant('extension' as const),
    extension: fc.constant('nobody'),
    message: fc.constant('x'),
    data: fc.constant(null),
  }),
);

describe('a world', () => {
  it('refuses a command with a WorldError and without a trace, or takes it and goes on', () => {
    const events: WorldEvent[] = [];
    const world = World.begin({
      site: resolveSite(waterworks(), 1, 'team-1'),
      seed: 1,
      cell: 'team-1',
      onEvent: (event) => void events.push(event),
    });
    let [now, refused] = [2, 0];
    world.advanceTo(atSeconds(now));
    fc.assert(
      fc.property(command, (given) => {
        const before = events.length;
        try {
          world.submit(given);
        } catch (error) {
          expect(error).toBeInstanceOf(WorldError);
          expect(events.slice(before)).toEqual([]);
          refused++;
        }
        now += 0.05;
        world.advanceTo(atSeconds(now));
      }),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(20);
  });
});
