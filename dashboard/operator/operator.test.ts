import { describe, expect, it } from 'vitest';
import type { AlarmView } from '../../range/contract/exercise.ts';
import { site } from '../testing/fixture.ts';
import { gravestFirst } from './alarm-order.ts';
import { entryFault, responsesOf } from './responses.ts';
import { firstPens } from './trend-panel.tsx';

describe('what an operator can do about an incident', () => {
  const responses = responsesOf(site);
  const targets = (kind: string) => responses.find((response) => response.kind === kind)?.targets ?? [];

  it('cuts remote access at the gateway', () => {
    expect(targets('access').map((target) => target.operation(0))).toEqual([{ do: 'disable-access', host: 'gateway' }]);
  });

  it('resets a protection that stands tripped, and offers nothing to reset while none does', () => {
    expect(targets('reset')).toEqual([]);
    const title = { ja: 'pH 高 注入停止', en: 'High pH stops dosing' };
    const [reset] = responsesOf(site, [{ protection: 'high-ph', title }]);
    expect(reset?.targets[0]?.operation(0)).toEqual({ do: 'reset-protection', protection: 'high-ph' });
  });

  it('stops a feeder at its own panel, where no command from the network reaches it', () => {
    expect(targets('dosing').map((target) => target.operation(0))).toEqual([
      { do: 'panel', actuator: 'P-201', mode: 'manual', position: 0 },
    ]);
  });

  it('shuts the plant down, and releases it, where the site has a switch for that', () => {
    expect(targets('shutdown').map((target) => target.operation(0))).toEqual([
      { do: 'write', tag: 'HS-201.TRIP', value: 1 },
      { do: 'write', tag: 'HS-201.RESET', value: 1 },
    ]);
  });

  it('stops machines by the group’s command, not by the feeder’s', () => {
    expect(targets('stop').map((target) => target.operation(0))).toEqual([
      { do: 'write', tag: 'P-401.TRANSMIT', value: 0 },
    ]);
  });

  it('restores only set-points that are his to write', () => {
    expect(targets('restore').map((target) => target.operation(20))).toEqual([
      { do: 'write', tag: 'AIC-201.SV', value: 20 },
    ]);
  });
});

describe('the entry of a value', () => {
  it('is checked before it is sent', () => {
    expect(entryFault('20', [0, 40])).toBeNull();
    expect(entryFault('11100', [0, 40])).toBe('range');
    expect(entryFault('２０mg', [0, 40])).toBe('number');
    expect(entryFault(' ', null)).toBe('number');
    expect(entryFault('1e9', null)).toBeNull();
  });
});

describe('the alarm list', () => {
  const alarm = (tag: string, state: AlarmView['state'], priority: string, since: number): AlarmView => ({
    tag,
    state,
    priority,
    level: 'H',
    since,
    value: null,
    limit: null,
  });

  it('has what nobody has acknowledged first, then the gravest, then the newest', () => {
    const order = gravestFirst([
      alarm('seen', 'acknowledged', 'high', 9),
      alarm('old', 'raised', 'medium', 1),
      alarm('new', 'raised', 'medium', 5),
      alarm('grave', 'cleared-unacknowledged', 'high', 0),
    ]);
    expect(order.map((one) => one.tag)).toEqual(['grave', 'new', 'old', 'seen']);
  });
});

describe('the trends at first', () => {
  it('are those of the analysers', () => {
    expect(firstPens(site)).toEqual(['AIT-201.PV']);
  });
});
