import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../range/contract/exercise.ts';
import { recording, site } from '../testing/fixture.ts';
import { attackPath } from './attack-path.ts';
import { layOutMap, lineOf, merged, wayBetween } from './map-layout.ts';

const talk = (from: string, to: string, verdict: Conversation['verdict'], conduit: string | null = null) => ({
  from,
  to,
  protocol: 'modbus',
  operation: 'read',
  count: 1,
  verdict,
  conduit,
});

describe('the zone map', () => {
  const layout = layOutMap(site);

  it('stands the outside above the office above the control network', () => {
    expect(layout.bands.map((band) => band.zone.id)).toEqual(['internet', 'office', 'control']);
    expect(layout.hosts.get('stranger')?.y).toBeLessThan(layout.hosts.get('hmi')?.y ?? 0);
  });

  it('leads a conversation through the conduits on its way', () => {
    expect(wayBetween(site, 'internet', 'control')).toEqual(['edge', 'inner']);
    expect(wayBetween(site, 'control', 'control')).toEqual([]);
    const line = lineOf(site, layout, talk('stranger', 'plc-dosing', 'allow'));
    expect(line?.points).toHaveLength(4);
    expect(line?.stopped).toBeNull();
  });

  it('ends a denied conversation at the conduit that denied it', () => {
    const conduit = layout.conduits.get('inner');
    const line = lineOf(site, layout, talk('stranger', 'plc-dosing', 'drop', 'inner'));
    expect(line?.stopped).toEqual([conduit?.x, conduit?.y]);
    expect(line?.points.at(-1)).toEqual(line?.stopped);
  });

  it('draws nothing for a host that is not on it', () => {
    expect(lineOf(site, layout, talk('stranger', '192.168.0.9', 'allow'))).toBeNull();
  });

  it('makes one line of several conversations with one verdict, and keeps denied ones apart', () => {
    const lines = merged([
      talk('hmi', 'plc-dosing', 'allow'),
      { ...talk('hmi', 'plc-dosing', 'allow'), operation: 'write' },
      talk('hmi', 'plc-dosing', 'refuse'),
    ]);
    expect(lines.map((line) => [line.operation, line.count, line.verdict])).toEqual([
      ['read, write', 2, 'allow'],
      ['read', 1, 'refuse'],
    ]);
  });
});

describe('the attacker’s way', () => {
  it('begins with the first new session, goes on from where he came to, and leaves ordinary talk out', () => {
    expect(attackPath(recording)).toEqual([
      { at: 60, from: 'stranger', to: 'gateway' },
      { at: 70, from: 'gateway', to: 'plc-dosing' },
    ]);
  });

  it('is empty where no step was reached', () => {
    expect(attackPath({ ...recording, steps: [] })).toEqual([]);
  });
});
