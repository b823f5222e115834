import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../kernel/canonical.ts';
import { Digest, eventJson } from '../kernel/digest.ts';
import type { WorldEvent } from '../kernel/event.ts';
import { atSeconds } from '../kernel/time.ts';
import { resolveSite } from './resolve.ts';
import { waterworks } from './waterworks.fixture.ts';
import { World } from './world.ts';
import { worldDigest, worldWriters } from './world-digest.ts';

describe('the short way to write an event', () => {
  const events: WorldEvent[] = [];
  beforeAll(() => {
    const world = World.begin({
      site: resolveSite(waterworks(), 4, 'team-1'),
      seed: 4,
      cell: 'team-1',
      onEvent: (event) => events.push(event),
    });
    world.submit({ kind: 'request', from: 'jump', to: 'plc-dosing', channel: 'x', request: { protocol: 'discover' } });
    world.submit({
      kind: 'request-address',
      from: 'jump',
      address: '10.9.9.9',
      channel: 'x',
      request: { protocol: 'probe', port: 502 },
    });
    world.advanceTo(atSeconds(30));
  });

  it('gives canonical JSON to the letter for everything that a world says', () => {
    expect(events.length).toBeGreaterThan(200);
    for (const event of events) expect(eventJson(event, worldWriters)).toBe(canonicalJson(event));
  });

  it('gives the digest of the general way', () => {
    const [short, general] = [worldDigest(), new Digest()];
    for (const event of events) {
      short.add(event);
      general.add(event);
    }
    expect(short.value).toBe(general.value);
  });
});
