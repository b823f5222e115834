import { describe, expect, it } from 'vitest';
import { ControlSchema, LaunchSchema, OperateSchema } from './exercise.ts';
import { ReportSchema } from './investigation.ts';
import { SignInSchema } from './principal.ts';
import { type RouteName, routes } from './routes.ts';
import { FaultSchema } from './text.ts';

describe('the table of routes', () => {
  const names = Object.keys(routes) as RouteName[];

  it('has no request twice', () => {
    const requests = names.map((name) => `${routes[name].method} ${routes[name].path.replace(/:\w+/g, ':x')}`);
    expect(new Set(requests).size).toBe(requests.length);
  });

  it('asks for an action everywhere but at the door', () => {
    expect(names.filter((name) => routes[name].action === null)).toEqual(['signIn', 'session']);
  });

  it('changes nothing by GET', () => {
    for (const name of names) {
      if (/launch|control|operate|answer$|report$|new|accept|signOut|^run$/i.test(name)) {
        expect([name, routes[name].method]).not.toEqual([name, 'GET']);
      }
    }
  });
});

describe('what comes in', () => {
  it('is launched within bounds only', () => {
    const launch = { scenario: 'waterworks/x', teams: ['team-1'], seed: 1 };
    expect(LaunchSchema.parse(launch)).toMatchObject({ measures: [], pace: 1 });
    for (const bad of [{ teams: [] }, { seed: -1 }, { seed: 1.5 }, { seed: 2 ** 31 }, { pace: 0.5 }, { pace: 61 }]) {
      expect(LaunchSchema.safeParse({ ...launch, ...bad }).success).toBe(false);
    }
  });

  it('is a control or an operation that the range knows', () => {
    expect(ControlSchema.safeParse({ action: 'explode' }).success).toBe(false);
    expect(ControlSchema.safeParse({ action: 'pace' }).success).toBe(false);
    expect(OperateSchema.safeParse({ do: 'write', tag: 'AIC-201.SV', value: Number.NaN }).success).toBe(false);
    expect(OperateSchema.safeParse({ do: 'write', tag: 'AIC-201.SV', value: 20 }).success).toBe(true);
  });

  it('is no longer than a page', () => {
    expect(SignInSchema.safeParse({ user: 'x'.repeat(65), password: 'y' }).success).toBe(false);
    const report = {
      noticedAt: '12:00',
      what: 'x'.repeat(2001),
      where: '',
      impact: '',
      done: '',
      next: '',
      judgement: 'attack',
      evidence: [],
    };
    expect(ReportSchema.safeParse(report).success).toBe(false);
    expect(ReportSchema.safeParse({ ...report, what: 'x' }).success).toBe(true);
  });
});

describe('a fault', () => {
  it('carries text in both languages', () => {
    expect(FaultSchema.safeParse({ code: 'x', message: { ja: '誤り' } }).success).toBe(false);
    expect(FaultSchema.parse({ code: 'x', message: { ja: '誤り', en: 'wrong' } }).params).toEqual({});
  });
});
