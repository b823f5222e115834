import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { frame, recording } from '../testing/fixture.ts';
import { LiveSource } from './live-source.ts';
import { phaseOf } from './plant-source.ts';
import { momentAt, RecordedSource, sampleIndex } from './recorded-source.ts';

class FakeChannel {
  connected = true;
  readonly sent: [string, unknown][] = [];
  readonly #listeners = new Map<string, Set<(payload: unknown) => void>>();
  on(event: string, listener: (payload: unknown) => void) {
    const known = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, known.add(listener));
  }
  off(event: string, listener: (payload: unknown) => void) {
    this.#listeners.get(event)?.delete(listener);
  }
  emit(event: string, payload: unknown) {
    this.sent.push([event, payload]);
  }
  bring(event: string, payload?: unknown) {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload);
  }
}

describe('a live source', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('watches from its first reader to its last', () => {
    const channel = new FakeChannel();
    const source = new LiveSource('e1', channel);
    const first = source.subscribe(() => undefined);
    const second = source.subscribe(() => undefined);
    first();
    expect(channel.sent).toEqual([['watch', { exercise: 'e1' }]]);
    second();
    expect(channel.sent.at(-1)).toEqual(['unwatch', { exercise: 'e1' }]);
  });

  it('gives the frames of its own exercise, and leaves what is not a frame', () => {
    const channel = new FakeChannel();
    const source = new LiveSource('e1', channel);
    let told = 0;
    source.subscribe(() => {
      told += 1;
    });
    channel.bring('frame', frame('another', 3));
    channel.bring('frame', { exercise: 'e1', t: 'soon' });
    expect(source.current()).toBeNull();
    channel.bring('frame', frame('e1', 4));
    expect(source.current()?.t).toBe(4);
    expect(told).toBe(1);
  });

  it('does not call the last picture of an exercise stale when the exercise is over', () => {
    const channel = new FakeChannel();
    const source = new LiveSource('e1', channel);
    source.subscribe(() => undefined);
    channel.bring('frame', { ...frame('e1', 4), status: 'ended' });
    vi.advanceTimersByTime(60_000);
    channel.bring('disconnect');
    expect(source.current()?.stale).toBe(false);
  });

  it('marks the last values stale when frames stop, and fresh again with the next', () => {
    const channel = new FakeChannel();
    const source = new LiveSource('e1', channel);
    source.subscribe(() => undefined);
    channel.bring('frame', frame('e1', 4));
    vi.advanceTimersByTime(10_000);
    expect(source.current()).toMatchObject({ t: 4, stale: true });
    channel.bring('frame', frame('e1', 5));
    expect(source.current()?.stale).toBe(false);
    channel.bring('disconnect');
    expect(source.current()?.stale).toBe(true);
  });

  it('watches again after a reconnection, because the server has forgotten', () => {
    const channel = new FakeChannel();
    new LiveSource('e1', channel).subscribe(() => undefined);
    channel.bring('connect');
    expect(channel.sent.filter(([event]) => event === 'watch')).toHaveLength(2);
  });
});

describe('a recording', () => {
  it('gives the sample that stood at a time', () => {
    expect([-5, 0, 49, 50, 999].map((t) => sampleIndex(recording.t, t))).toEqual([0, 0, 0, 1, 4]);
    const moment = momentAt(recording, 160);
    expect(moment.shown).toMatchObject({ 'AIT-201.PV': null, 'AIC-201.PV': 46 });
    expect(moment.truth?.['outlet.ph']).toBe(8.8);
  });

  it('shows alarms and excursions while they last', () => {
    expect(momentAt(recording, 100).alarms).toEqual([]);
    expect(momentAt(recording, 150).alarms.map((alarm) => alarm.tag)).toEqual(['AAH-201']);
    expect(momentAt(recording, 190).alarms).toEqual([]);
    expect(momentAt(recording, 190).excursions).toHaveLength(1);
  });

  it('shows each step in the state that it had come to', () => {
    const states = (t: number) => momentAt(recording, t).steps?.map((step) => step.state);
    expect(states(59)).toEqual(['waiting', 'waiting']);
    expect(states(60)).toEqual(['reached', 'waiting']);
    expect(states(130)).toEqual(['succeeded', 'succeeded']);
  });

  it('keeps a conversation on the map for a while, and tells a denied one apart', () => {
    const talk = momentAt(recording, 75).conversations ?? [];
    expect(talk.map((one) => [one.from, one.verdict])).toEqual([
      ['gateway', 'drop'],
      ['hmi', 'allow'],
    ]);
    expect(momentAt(recording, 200).conversations).toEqual([]);
  });

  it('is a source like a live one: a seek tells its readers', () => {
    const source = new RecordedSource(recording);
    const seen: number[] = [];
    const stop = source.subscribe(() => seen.push(source.current().t));
    source.seek(50);
    stop();
    source.seek(60);
    expect(seen).toEqual([50]);
    expect(source.current().t).toBe(60);
  });
});

describe('the phase of an exercise', () => {
  it('follows the frames while they come, and the record once it is over', () => {
    expect(phaseOf({ status: 'running' }, { status: 'paused' })).toBe('paused');
    expect(phaseOf({ status: 'ended' }, { status: 'paused' })).toBe('ended');
    expect(phaseOf({ status: 'preparing' }, null)).toBe('preparing');
  });
});
