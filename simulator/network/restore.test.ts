import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest, writeSingle } from '../protocols/modbus/client.ts';
import type { ServiceRequest } from './message.ts';
import type { TappedFrame } from './taps.ts';
import { TestWorld } from './test-world.ts';

const login = { kind: 'login', user: 'u', password: 'p', secondFactor: null } as const;
const requests: readonly ServiceRequest[] = [
  { protocol: 'modbus', unit: 1, pdu: readRequest(3, 0, 8) },
  { protocol: 'modbus', unit: 1, pdu: writeSingle(3, 77) },
  { protocol: 'probe', port: 502 },
  { protocol: 'discover' },
  { protocol: 'session', port: 3389, service: login },
];
const hosts = ['office', 'jump', 'hmi', 'plc-1', 'plc-2', 'plain', 'outsider'];

interface Step {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly request: ServiceRequest;
  readonly channel: string | null;
}

const steps = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 20_000 }),
    from: fc.constantFrom(...hosts),
    to: fc.constantFrom(...hosts),
    request: fc.constantFrom(...requests),
    channel: fc.constantFrom(null, 'a', 'b'),
  }),
  { minLength: 1, maxLength: 25 },
);

const play = (world: TestWorld, script: readonly Step[], from: number, to: number): void => {
  for (const { at, request, channel, ...ends } of script) {
    if (at < from || at >= to) continue;
    world.run(at / 1000);
    world.send(ends.from, ends.to, request, channel);
  }
  world.run(to / 1000);
};

describe('a network that is put away and taken out again', () => {
  it('goes on exactly where it was, frames and all, from any instant', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 20_000 }), (unsorted, cut) => {
        const script = [...unsorted].sort((a, b) => a.at - b.at);
        const whole = new TestWorld();
        const expected: TappedFrame[] = [];
        whole.network.observe((frame) => expected.push(frame));
        play(whole, script, 0, 100_000);

        const first = new TestWorld();
        const frames: TappedFrame[] = [];
        first.network.observe((frame) => frames.push(frame));
        play(first, script, 0, cut);
        first.network.flush();
        const second = TestWorld.restored(first.snapshot());
        second.network.observe((frame) => frames.push(frame));
        play(second, script, cut, 100_000);

        expect([...first.events, ...second.events]).toEqual(whole.events);
        expect(second.network.snapshot()).toEqual(whole.network.snapshot());
        second.network.flush();
        whole.network.flush();
        expect(frames).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
