import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../kernel/digest.ts';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds, type Instant } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import { readRequest, writeSingle } from '../protocols/modbus/client.ts';
import type { WorldCommand } from './command.ts';
import type { Point, SiteDocument } from './document.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World, type WorldOptions } from './world.ts';
import { worldDigest } from './world-digest.ts';

let document: SiteDocument;
beforeAll(() => {
  document = waterworks();
});

interface Run {
  readonly world: World;
  readonly events: WorldEvent[];
  readonly digest: Digest;
  readonly replies: ServiceReply[];
  readonly options: WorldOptions;
}

const start = (seed = 1, site: SiteDocument = document): Run => {
  const events: WorldEvent[] = [];
  const digest = worldDigest();
  const replies: ServiceReply[] = [];
  const options: WorldOptions = {
    site: resolveSite(site, seed, 'team-1'),
    seed,
    cell: 'team-1',
    onEvent: (event) => {
      events.push(event);
      digest.add(event);
    },
    onReply: (_ticket, reply) => replies.push(reply),
  };
  return { world: World.begin(options), events, digest, replies, options };
};

const point = (tag: string): Point => document.points.find((candidate) => candidate.tag === tag) as Point;
const ofType = (run: Run, type: string): WorldEvent[] => run.events.filter((event) => event.type === type);

const doseWrite = (raw: number): WorldCommand => ({
  kind: 'request',
  from: 'jump',
  to: 'plc-dosing',
  channel: 'test',
  request: { protocol: 'modbus', unit: 1, pdu: writeSingle(point('AIC-201.SV').address, raw) },
});

describe('a running waterworks', () => {
  it('treats water quietly for an hour: nothing off limits, no controller at fault, every value on the screen', () => {
    const run = start();
    run.world.advanceTo(atSeconds(3600));
    expect(ofType(run, 'excursion.began')).toEqual([]);
    expect(ofType(run, 'plc.fault')).toEqual([]);
    const shown = run.world.shown();
    expect(Object.keys(shown).length).toBeGreaterThanOrEqual(60);
    expect(Object.entries(shown).filter(([, value]) => value === null)).toEqual([]);
    expect(run.world.recorded()['AIT-201.PV']).toBeCloseTo(shown['AIT-201.PV'] as number, 0);
  });

  it('has one digest for one seed and another for another', () => {
    const digests = [1, 1, 2].map((seed) => {
      const run = start(seed);
      run.world.advanceTo(atSeconds(120));
      return run.digest.value;
    });
    expect(digests[1]).toBe(digests[0]);
    expect(digests[2]).not.toBe(digests[0]);
  });

  it('gives the same whether time moves in one stride or in any number of steps', () => {
    const whole = start();
    whole.world.advanceTo(atSeconds(60));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60_000_000 }), { minLength: 1, maxLength: 8 }), (stops) => {
        const split = start();
        for (const stop of [...stops].sort((a, b) => a - b)) split.world.advanceTo(stop as Instant);
        split.world.advanceTo(atSeconds(60));
        expect(split.digest.value).toBe(whole.digest.value);
      }),
      { numRuns: 8 },
    );
  });

  it('goes on from a snapshot to the same digest, at any instant, commands on their way included', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000_000 }), fc.integer({ min: 0, max: 3000 }), (at, raw) => {
        const whole = start(3);
        whole.world.advanceTo(atSeconds(20));
        whole.world.submit(doseWrite(raw));
        whole.world.advanceTo((20_000_000 + at) as Instant);
        const snapshot = structuredClone(whole.world.snapshot());
        const digest = whole.digest.copy();
        const resumed = World.restore({ ...whole.options, onEvent: (event) => digest.add(event) }, snapshot);
        whole.world.advanceTo(atSeconds(90));
        resumed.advanceTo(atSeconds(90));
        expect(digest.value).toBe(whole.digest.value);
        expect(resumed.truth()).toEqual(whole.world.truth());
      }),
      { numRuns: 8 },
    );
  });
});

describe('a request from outside', () => {
  it('is answered at its due instant and leaves the chain request → write behind', () => {
    const run = start();
    run.world.advanceTo(atSeconds(5));
    run.world.submit(doseWrite(2600));
    expect(run.replies).toEqual([]);
    run.world.advanceTo(atSeconds(6));
    expect(run.replies).toMatchObject([{ outcome: 'modbus' }]);
    const written = ofType(run, 'plc.written').at(-1) as WorldEvent<
      string,
      { tags: string[]; values: number[]; from: string }
    >;
    expect(written.data).toMatchObject({ tags: ['AIC-201.SV'], values: [2600], from: 'jump' });
    expect(run.events[written.cause as number]).toMatchObject({
      type: 'net.request',
      data: { from: 'jump', to: 'plc-dosing', verdict: 'allow' },
    });
  });

  it('from a place that no conduit lets through gets no answer', () => {
    const run = start();
    run.world.advanceTo(atSeconds(5));
    run.world.submit({
      kind: 'request',
      from: 'attacker-pc',
      to: 'plc-dosing',
      channel: 'x',
      request: { protocol: 'modbus', unit: 1, pdu: readRequest(3, 0, 1) },
    });
    run.world.advanceTo(atSeconds(60));
    expect(run.replies).toMatchObject([{ outcome: 'timeout' }]);
  });
});

describe('a person at the HMI', () => {
  it('raises the dose within his rights; the plant follows and the log says who', () => {
    const run = start();
    run.world.advanceTo(atSeconds(60));
    const account = document.operators[0]?.account as string;
    const hmi = document.operators[0]?.hmi as string;
    run.world.submit({
      kind: 'operate',
      by: 'operator',
      hmi,
      account,
      action: { do: 'write', tag: 'AIC-201.SV', value: 22 },
    });
    run.world.advanceTo(atSeconds(65));
    expect(ofType(run, 'operator.action').at(-1)?.data).toMatchObject({
      action: 'write',
      by: 'operator',
      result: 'accepted',
      tag: 'AIC-201.SV',
      value: 22,
    });
    expect(ofType(run, 'operator.answered').at(-1)?.data).toMatchObject({ result: 'ok' });
    expect(run.world.held()['AIC-201.SV']).toBeCloseTo(22, 2);
    run.world.advanceTo(atSeconds(1800));
    expect(run.world.truth()['naoh.dose']).toBeGreaterThan(20.5);
  });

  it('is refused what is outside the range or above his rights', () => {
    const run = start();
    const account = document.operators[0]?.account as string;
    const hmi = document.operators[0]?.hmi as string;
    for (const value of [11_100, Number.NaN]) {
      run.world.submit({
        kind: 'operate',
        by: 'operator',
        hmi,
        account,
        action: { do: 'write', tag: 'AIC-201.SV', value },
      });
      expect(ofType(run, 'operator.action').at(-1)?.data).toMatchObject({ result: 'range' });
    }
    expect(ofType(run, 'plc.written')).toEqual([]);
  });
});

describe('a set-point far above what the pump can feed', () => {
  it('takes the clear-well outlet beyond pH 8.6, and the excursion names the write as its cause', () => {
    const run = start(1, { ...document, operators: [] });
    run.world.advanceTo(atSeconds(60));
    run.world.submit(doseWrite(65_535));
    run.world.advanceTo(atSeconds(3600));
    const excursion = ofType(run, 'excursion.began')[0] as WorldEvent<string, { limit: string; value: number }>;
    expect(excursion).toBeDefined();
    let at: WorldEvent | undefined = excursion;
    const chain: string[] = [];
    while (at) {
      chain.push(at.type);
      at = at.cause === null ? undefined : run.events[at.cause];
    }
    expect(chain).toEqual(['excursion.began', 'plc.written', 'net.request']);
  });
});
