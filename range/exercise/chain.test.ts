import { describe, expect, it } from 'vitest';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { atSeconds } from '../../simulator/kernel/time.ts';
import { CauseChain } from './chain.ts';

const event = (seq: number, type: string, data: object, cause: number | null): WorldEvent => ({
  v: 1,
  seq,
  t: atSeconds(seq),
  cell: 'team-1',
  type,
  cause,
  audience: 'instructor',
  data,
});

/** A chain in which step `write` began with event 0. */
const chain = (...events: WorldEvent[]) => {
  const made = new CauseChain();
  made.add(event(0, 'step.started', {}, null));
  made.begin(0, 'write');
  return { made, found: events.flatMap((each) => made.add(each)) };
};

describe('a chain of causes', () => {
  it('finds the measure that refused a step’s request, and that this concerns who asked', () => {
    const { found } = chain(event(1, 'net.request', { verdict: 'refuse', origin: 'filter' }, 0));
    expect(found).toEqual([{ step: 'write', origins: ['filter'], reach: 'step' }]);
  });

  it('passes over what no measure brought about, and what merely tells', () => {
    const { found } = chain(
      event(1, 'net.request', { verdict: 'drop', origin: null }, 0),
      event(2, 'net.request', { verdict: 'allow', origin: null }, 0),
      event(3, 'alert.raised', { origin: 'detection' }, 2),
      event(4, 'operator.action', { action: 'report' }, 3),
    );
    expect(found).toEqual([]);
  });

  it('remembers a measure named on the way: the operator who answers its alert', () => {
    const { found } = chain(
      event(1, 'net.request', { verdict: 'allow', origin: null }, 0),
      event(2, 'alert.raised', { origin: 'detection' }, 1),
      event(3, 'operator.noticed', {}, 2),
      event(4, 'operator.action', { action: 'disable-access' }, 3),
    );
    expect(found).toEqual([{ step: 'write', origins: ['detection'], reach: 'everywhere' }]);
  });

  it('lets a trip undo what the step brought about, and what builds on it', () => {
    const { found } = chain(
      event(1, 'plc.written', {}, 0),
      event(2, 'trip.tripped', { origin: 'independent-trip' }, 1),
    );
    expect(found).toEqual([{ step: 'write', origins: ['independent-trip'], reach: 'builds-on-it' }]);
  });

  it('is none for events that go back to something else', () => {
    const { made, found } = chain(
      event(1, 'work.started', {}, null),
      event(2, 'net.request', { verdict: 'refuse', origin: 'filter' }, 1),
    );
    expect(found).toEqual([]);
    expect(made.stepOf(2)).toBeNull();
  });

  it('takes an effect that is told before its cause when the cause comes', () => {
    const { found } = chain(
      event(2, 'net.request', { verdict: 'refuse', origin: 'filter' }, 1),
      event(1, 'step.retried', {}, 0),
    );
    expect(found).toEqual([{ step: 'write', origins: ['filter'], reach: 'step' }]);
  });

  it('goes on from a snapshot as though nothing had happened', () => {
    const { made } = chain(event(1, 'alert.raised', { origin: 'detection' }, 0));
    const again = new CauseChain();
    again.restore(structuredClone(made.snapshot()));
    const action = event(2, 'operator.action', { action: 'write' }, 1);
    expect(again.add(action)).toEqual(made.add(action));
    expect(again.stepOf(2)).toBe('write');
  });
});
