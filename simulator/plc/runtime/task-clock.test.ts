import { describe, expect, it } from 'vitest';
import { atSeconds, type Instant, milliseconds, seconds } from '../../kernel/time.ts';
import { compile } from '../language/compile.ts';
import { describeFault } from './fault.ts';
import { Plc } from './plc.ts';
import type { Cpu } from './task-clock.ts';

const plcOf = (source: string, cpu: Partial<Cpu> = {}): Plc => {
  const result = compile(source);
  if (!result.ok) throw new Error(result.diagnostics.map(({ line, code }) => `${line}:${code}`).join(' '));
  return new Plc(result.program, {
    interval: milliseconds(100),
    cpu: { nsPerStatement: 1000, ioMicroseconds: 100, watchdog: milliseconds(150), ...cpu },
  });
};

/** Runs as an owner does: scans when the PLC wants to be scanned. Answers the instants, in milliseconds. */
const scansUntil = (plc: Plc, end: Instant): number[] => {
  const instants: number[] = [];
  for (let now = atSeconds(0); now < end; now = plc.next(now)) {
    instants.push(now / 1000);
    if (plc.scan(now).fault) break;
  }
  return instants;
};

const loop = (name: string, count: string): string =>
  `PROGRAM ${name} VAR i : DINT; n : DINT; END_VAR FOR i := 1 TO ${count} DO n := n + 1; END_FOR; END_PROGRAM`;

const twoTasks = (fast: string, slow: string): string => `
VAR_GLOBAL work : DINT := 10; END_VAR
PROGRAM Quick VAR_EXTERNAL work : DINT; END_VAR VAR i : DINT; n : DINT; END_VAR
  FOR i := 1 TO work DO n := n + 1; END_FOR; END_PROGRAM
${loop('Idle', '100')}
CONFIGURATION C RESOURCE R ON PLC
  TASK Slow(INTERVAL := ${slow}, PRIORITY := 5); TASK Fast(INTERVAL := ${fast}, PRIORITY := 1);
  PROGRAM s WITH Slow : Idle; PROGRAM f WITH Fast : Quick;
END_RESOURCE END_CONFIGURATION`;

describe('tasks', () => {
  it('run at their own intervals, the higher priority first, each with its account', () => {
    const plc = plcOf(twoTasks('T#10ms', 'T#30ms'));
    expect(scansUntil(plc, milliseconds(60) as number as Instant)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(plc.tasks()).toEqual([
      { name: 'Fast', intervalMs: 10, priority: 1, runs: 6, overruns: 0, lastUs: 111, maxUs: 111 },
      { name: 'Slow', intervalMs: 30, priority: 5, runs: 2, overruns: 0, lastUs: 201, maxUs: 201 },
    ]);
  });
  it('without a configuration, the program runs at every scan of the device', () => {
    const plc = plcOf(loop('Only', '5'));
    expect(scansUntil(plc, atSeconds(0.35))).toEqual([0, 100, 200, 300]);
    expect(plc.tasks()).toMatchObject([{ name: 'Main', intervalMs: 100, priority: 0, runs: 4 }]);
  });
  it('count an overrun when they are not done in time, and leave out what was due in the meantime', () => {
    // 30,000 rounds of a loop at 1 µs each: 30 ms of a 10 ms task.
    const plc = plcOf(twoTasks('T#10ms', 'T#1s'));
    plc.write('work', 30_000);
    const instants = scansUntil(plc, atSeconds(0.2));
    const [fast] = plc.tasks();
    expect(instants.slice(0, 4)).toEqual([0, 40, 80, 120]);
    expect(fast).toMatchObject({ runs: 5, overruns: 5 });
    expect(fast?.maxUs).toBeGreaterThan(30_000);
  });
  it('make those behind them late', () => {
    const plc = plcOf(twoTasks('T#100ms', 'T#20ms'));
    plc.write('work', 20_000);
    plc.scan(atSeconds(0));
    const [fast, slow] = plc.tasks();
    expect([fast?.overruns, slow?.overruns]).toEqual([0, 1]);
  });
  it('say once that they overrun, until they are in time again', () => {
    const plc = plcOf(loop('Only', '100'), { nsPerStatement: 1_000_000 });
    expect([0, 1, 2].map((t) => plc.scan(atSeconds(t)).overrun)).toEqual(['Main', undefined, undefined]);
    plc.cpu = { nsPerStatement: 1, ioMicroseconds: 0, watchdog: null };
    plc.scan(atSeconds(3));
    plc.cpu = { nsPerStatement: 1_000_000, ioMicroseconds: 0, watchdog: null };
    expect(plc.scan(atSeconds(4)).overrun).toBe('Main');
  });
});

describe('the watchdog', () => {
  it('stops a loop when its time has passed, says where, and clears outputs', () => {
    const plc = plcOf(
      'PROGRAM P VAR q AT %QX0.0 : BOOL := TRUE; n : DINT; END_VAR\nq := TRUE;\nWHILE TRUE DO\nn := n + 1;\nEND_WHILE;\nEND_PROGRAM',
    );
    const { fault } = plc.scan(atSeconds(0));
    expect(fault).toMatchObject({ code: 'watchdog', line: 4, params: { task: 'Main', limit: 150_000, pou: 'P' } });
    expect([plc.mode, plc.image.coils[0]]).toEqual(['fault', 0]);
    expect(describeFault(fault as never).en).toMatch(
      /^task Main took 1\d{5} µs, more than its watchdog time of 150000/,
    );
    expect(describeFault(fault as never).ja).toContain('ウォッチドッグ時間 150000 µs');
  });
  it('stops a straight program that takes longer than it may', () => {
    const plc = plcOf(`PROGRAM P VAR n : DINT; END_VAR ${'n := n + 1;'.repeat(200)} END_PROGRAM`, {
      watchdog: milliseconds(0.25),
    });
    expect(plc.scan(atSeconds(0)).fault).toMatchObject({ code: 'watchdog', params: { us: 300, limit: 250 } });
    expect(plc.mode).toBe('fault');
  });
  it('is not needed for the statement budget to hold', () => {
    const plc = plcOf('PROGRAM P VAR n : DINT; END_VAR WHILE TRUE DO n := n + 1; END_WHILE; END_PROGRAM', {
      watchdog: null,
    });
    expect(plc.scan(atSeconds(0)).fault?.code).toBe('budget-exceeded');
  });
  it('gives the same account in every run', () => {
    const account = () => {
      const plc = plcOf(twoTasks('T#10ms', 'T#30ms'));
      scansUntil(plc, seconds(1) as number as Instant);
      return plc.tasks();
    };
    expect(account()).toEqual(account());
  });
});
