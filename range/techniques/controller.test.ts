import { beforeEach, describe, expect, it } from 'vitest';
import type { Controller } from '../../simulator/hosts/controller.ts';
import type { Engineering } from '../../simulator/hosts/engineering.ts';
import { programHash } from '../../simulator/hosts/program.ts';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { type Instant, seconds } from '../../simulator/kernel/time.ts';
import type { ServiceReply } from '../../simulator/network/message.ts';
import type { OpcUaRequest } from '../../simulator/protocols/opcua/services.ts';
import type { SiteDocument } from '../../simulator/site/document.ts';
import { resolveSite } from '../../simulator/site/resolve.ts';
import { World } from '../../simulator/site/world.ts';
import { document } from '../exercise/fixtures.ts';
import { applyMeasures, measuresOf } from '../measures/index.ts';
import { TECHNIQUES } from './index.ts';
import type { Answer, Ask, Technique, TechniqueContext, TechniqueResult } from './technique.ts';

const SIT = { from: 'ews', controller: 'plc-dosing', account: 'engineer' };
const MALICIOUS = 'PROGRAM evil\nVAR q AT %QW0 : INT; END_VAR\nq := 27648;\nEND_PROGRAM\n';

let world: World;
let events: WorldEvent[];
let replies: Map<number, ServiceReply>;
let plc: Controller;
let service: Engineering;

const build = (site: SiteDocument = document()): void => {
  events = [];
  replies = new Map();
  world = World.begin({
    site: resolveSite(site, 1, 'team-1'),
    seed: 1,
    cell: 'team-1',
    onEvent: (event) => {
      events.push(event);
    },
    onReply: (ticket, reply) => {
      replies.set(ticket, reply);
    },
  });
  plc = world.controllers.find(({ id }) => id === 'plc-dosing') as Controller;
  service = plc.engineering;
  run(5);
};
const run = (time: number): void => world.advanceTo((world.now + seconds(time)) as Instant);

/** Plays a technique against the plant: its requests go over the plant's network. */
const attack = (id: string, parameters: object, found = {}): TechniqueResult => {
  const technique = TECHNIQUES.get(id) as Technique;
  const context: TechniqueContext = {
    parameters: technique.parameters.parse({ ...SIT, ...parameters }),
    found,
    point: () => null,
    account: (host, user) =>
      world.site.hosts.find((each) => each.id === host)?.accounts.find((each) => each.user === user) ?? null,
    subnet: () => null,
    unit: () => 1,
    pause: () => 3,
  };
  const script = technique.run(context);
  let step = script.next(undefined as never);
  while (!step.done) step = script.next(carryOut(step.value));
  return step.value;
};
const carryOut = (ask: Ask): Answer => {
  if (ask.ask === 'wait') {
    run(ask.seconds);
    return { answer: 'waited' };
  }
  if (ask.ask !== 'request' || ask.request.protocol !== 'opcua' || !('host' in ask.to)) throw new Error(ask.ask);
  const ticket = world.submit({
    kind: 'request',
    from: ask.from,
    to: ask.to.host,
    channel: 'attacker',
    request: { protocol: 'opcua', service: ask.request.service as unknown as OpcUaRequest },
  });
  run(40);
  const reply = replies.get(ticket);
  if (reply?.outcome !== 'opcua') return { answer: 'reply', reply: { outcome: 'timeout' } };
  return { answer: 'reply', reply: { outcome: 'opcua', service: reply.service as unknown as Record<string, unknown> } };
};
const types = (): string[] => events.map(({ type }) => type);
/** Whether an event goes back to a request that stands in the log. */
const isTraced = (type: string): boolean => {
  const event = events.find((each) => each.type === type);
  return events.some((each) => each.seq === event?.cause && each.type === 'net.request');
};

beforeEach(() => build());

describe('an attacker with an engineer’s password', () => {
  it('stops the controller (T0858)', () => {
    expect(attack('change-operating-mode', { mode: 'stop' })).toMatchObject({ result: 'done' });
    expect(plc.plc.mode).toBe('stop');
    expect(isTraced('plc.mode')).toBe(true);
  });
  it('restarts it twice (T0816)', () => {
    expect(attack('device-restart', { times: 2, kind: 'warm' })).toMatchObject({ result: 'done' });
    expect(types().filter((type) => type === 'plc.restarted')).toHaveLength(2);
    run(60);
    expect(plc.plc.mode).toBe('run');
  });
  it('deletes program and data (T0809)', () => {
    expect(attack('data-destruction', {})).toMatchObject({ result: 'done' });
    expect([plc.source, plc.plc.mode]).toEqual(['', 'stop']);
    expect(isTraced('plc.wiped')).toBe(true);
  });
  it('reads the program out (T0845)', () => {
    const { result, findings } = attack('program-upload', {}, { programs: { other: 'x' } });
    expect(result).toBe('done');
    expect(findings.programs).toEqual({ other: 'x', 'plc-dosing': plc.source });
  });
  it('puts his own in its place (T0843), and the audit log says from where', () => {
    expect(attack('program-download', { source: MALICIOUS })).toMatchObject({ result: 'done' });
    run(1);
    expect([plc.source, plc.plc.image.holdingRegisters[0]]).toEqual([MALICIOUS, 27648]);
    expect(service.audit()[0]).toMatchObject({
      by: 'engineer',
      from: 'ews',
      action: 'download',
      detail: programHash(MALICIOUS),
      result: 'ok',
    });
  });
  it('changes a line of the running program without a stop (T0889)', () => {
    const [line] = /^\s*[A-Z_]+ := .*;$/m.exec(plc.source) as RegExpExecArray;
    const edits = [{ find: line, replace: `${line} (* as before *)` }];
    const before = plc.plc.mode;
    expect(attack('modify-program', { edits })).toMatchObject({ result: 'done' });
    expect(plc.source).toContain('(* as before *)');
    expect([before, plc.plc.mode, types().includes('plc.mode')]).toEqual(['run', 'run', false]);
    expect(attack('modify-program', { edits: [{ find: 'no such text', replace: '' }] })).toMatchObject({
      reason: 'no-such-text',
    });
  });
  it('forces what the program reads (T0835), and is told when there is no such variable', () => {
    const forces = [{ variable: 'SV_LIMITING', value: 'TRUE' }];
    expect(attack('manipulate-io-image', { forces })).toMatchObject({ result: 'done' });
    expect(service.forces()).toEqual([{ name: 'SV_LIMITING', value: true }]);
    expect(isTraced('plc.forced')).toBe(true);
    expect(attack('manipulate-io-image', { forces: [{ variable: 'NOBODY', value: '1' }] })).toMatchObject({
      result: 'stopped',
      reason: 'status:2151415808',
    });
  });
  it('gets nowhere with an operator’s password, nor with none', () => {
    expect(attack('change-operating-mode', { mode: 'stop', account: 'operator' })).toMatchObject({ result: 'stopped' });
    expect(attack('change-operating-mode', { mode: 'stop', account: 'nobody' })).toEqual({
      result: 'stopped',
      reason: 'no-such-account',
      findings: {},
    });
    expect(plc.plc.mode).toBe('run');
  });
});

describe('the same attacker before a key switch that stands in RUN', () => {
  const attacks: readonly [string, object][] = [
    ['change-operating-mode', { mode: 'stop' }],
    ['device-restart', {}],
    ['data-destruction', {}],
    ['program-download', { source: MALICIOUS }],
    ['modify-program', { edits: [{ find: 'END_VAR', replace: 'END_VAR' }] }],
    ['manipulate-io-image', { forces: [{ variable: 'SV_LIMITING', value: 'TRUE' }] }],
  ];
  it.each(attacks)('fails with %s, and the refusal names the measure', (id, parameters) => {
    build(applyMeasures(document(), measuresOf(['key-run'])));
    const hash = programHash(plc.source);
    expect(attack(id, parameters)).toMatchObject({ result: 'stopped' });
    expect([plc.plc.mode, programHash(plc.source), service.forces()]).toEqual(['run', hash, []]);
    expect(events.find(({ type }) => type === 'plc.denied')?.data).toMatchObject({ origin: 'key-run' });
    expect(isTraced('plc.denied')).toBe(true);
  });
});

describe('a controller that takes downloads only when it has been stopped', () => {
  it('refuses the hasty attacker, and takes it from one who stops it first', () => {
    build(applyMeasures(document(), measuresOf(['stop-before-download'])));
    expect(attack('program-download', { source: MALICIOUS })).toMatchObject({ result: 'stopped' });
    expect(events.find(({ type }) => type === 'plc.denied')?.data).toMatchObject({ origin: 'stop-before-download' });
    expect(attack('program-download', { source: MALICIOUS, stopFirst: true })).toMatchObject({ result: 'done' });
    run(1);
    expect(plc.plc.image.holdingRegisters[0]).toBe(27648);
    expect(types().filter((type) => type === 'plc.mode')).toHaveLength(2);
  });
});
