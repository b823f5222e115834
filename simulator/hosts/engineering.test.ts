import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WorldEvent } from '../kernel/event.ts';
import { type Instant, seconds } from '../kernel/time.ts';
import type { ServiceReply, ServiceRequest } from '../network/message.ts';
import { describeFault } from '../plc/runtime/fault.ts';
import type { SiteDocument } from '../site/document.ts';
import { resolveSite } from '../site/resolve.ts';
import { waterworks } from '../site/waterworks.fixture.ts';
import { World } from '../site/world.ts';
import type { Controller } from './controller.ts';
import type { Engineering } from './engineering.ts';
import { programHash } from './program.ts';
import type { ControllerHost } from './schema.ts';

const ANN = { from: 'ews', by: 'engineer', cause: null };
const PROGRAM = 'PROGRAM main\nVAR a : DINT; q AT %QX0.0 : BOOL; END_VAR\na := a + 1; q := TRUE;\nEND_PROGRAM\n';
const ENDLESS = 'PROGRAM main\nVAR a : DINT; END_VAR\nWHILE TRUE DO\na := a + 1; END_WHILE;\nEND_PROGRAM\n';

const SITE = waterworks();
const siteWith = (change: Partial<ControllerHost>): SiteDocument => {
  const site = SITE;
  const hosts = site.hosts.map((host) =>
    host.id === 'plc-dosing' ? ({ ...host, ...change } as ControllerHost) : host,
  );
  return { ...site, hosts };
};

let world: World;
let events: WorldEvent[];
let replies: Map<number, ServiceReply>;
let plc: Controller;
let service: Engineering;

const options = (document: SiteDocument) => ({
  site: resolveSite(document, 1, 'team-1'),
  seed: 1,
  cell: 'team-1',
  onEvent: (event: WorldEvent) => {
    events.push(event);
  },
  onReply: (ticket: number, reply: ServiceReply) => {
    replies.set(ticket, reply);
  },
});
const adopt = (made: World): void => {
  world = made;
  plc = made.controllers.find(({ id }) => id === 'plc-dosing') as Controller;
  service = plc.engineering;
};
const build = (change: Partial<ControllerHost> = {}): void => {
  events = [];
  replies = new Map();
  adopt(World.begin(options(siteWith(change))));
  run(1);
};
const run = (time: number): void => world.advanceTo((world.now + seconds(time)) as Instant);
const ask = (request: ServiceRequest): ServiceReply | undefined => {
  const ticket = world.submit({ kind: 'request', from: 'ews', to: 'plc-dosing', channel: 'test', request });
  run(2);
  return replies.get(ticket);
};
const modbus = (...pdu: number[]): number[] => {
  const reply = ask({ protocol: 'modbus', unit: 1, pdu: Uint8Array.from(pdu) });
  return reply?.outcome === 'modbus' ? [...reply.pdu] : [];
};
const told = (type: string): unknown[] => events.filter((event) => event.type === type).map(({ data }) => data);
const modes = (): unknown[] => told('plc.mode').map((data) => (data as { mode: string }).mode);

beforeEach(() => build());

describe('the operating mode', () => {
  it('goes where the engineering service sets it, with outputs at 0 and the run indicator of FC 17 off', () => {
    expect(modbus(17).at(3)).toBe(0xff);
    expect(service.setMode('stop', ANN)).toEqual({ ok: true });
    expect([plc.plc.mode, plc.plc.image.holdingRegisters[0], modbus(17).at(3)]).toEqual(['stop', 0, 0]);
    service.setMode('program', ANN);
    service.setMode('run', ANN);
    run(1);
    expect(modes()).toEqual(['stop', 'program', 'run']);
    expect(modbus(17).at(3)).toBe(0xff);
    expect(plc.plc.image.holdingRegisters[0]).toBeGreaterThan(0);
  });
  it('keeps outputs at 0 when a Modbus client writes one while the program stands still', () => {
    service.setMode('stop', ANN);
    modbus(6, 0, 0, 0x30, 0x39);
    expect(plc.plc.image.holdingRegisters[0]).toBe(0);
  });
  it('does not leave FAULT but by STOP or a restart, and the diagnostic buffer says what happened', () => {
    service.download(ENDLESS, ANN);
    run(1);
    expect(plc.plc.mode).toBe('fault');
    expect(service.setMode('run', ANN)).toMatchObject({ ok: false, code: 'mode-refused' });
    expect(service.restart('hot', ANN)).toMatchObject({ ok: false, code: 'mode-refused' });
    const [entry] = service.diagnosticBuffer().filter(({ code }) => code === 'budget-exceeded' || code === 'watchdog');
    expect(entry).toMatchObject({ line: 4, params: { pou: 'main' } });
    expect(describeFault(entry as never).ja).toContain('main の 4 行目');
    service.setMode('stop', ANN);
    expect([plc.plc.mode, plc.plc.fault]).toEqual(['stop', null]);
  });
});

describe('the key switch', () => {
  const turn = (position: 'run' | 'remote' | 'program'): void => {
    world.submit({ kind: 'turn-key', by: 'sato', controller: 'plc-dosing', position });
  };
  const requests = {
    setMode: () => service.setMode('stop', ANN),
    restart: () => service.restart('cold', ANN),
    download: () => service.download(PROGRAM, ANN),
    onlineChange: () => service.onlineChange(PROGRAM, ANN),
    wipe: () => service.wipe(ANN),
    force: () => service.force('AIC_201_SV', 1, ANN),
    release: () => service.release('x', ANN),
    releaseAll: () => service.releaseAll(ANN),
  };
  it('in RUN refuses whatever would change something over the network, and says so in log and event', () => {
    turn('run');
    const before = plc.plc.snapshot();
    for (const request of Object.values(requests)) expect(request()).toMatchObject({ ok: false, code: 'key-locked' });
    expect(plc.plc.snapshot()).toEqual(before);
    expect(told('plc.denied')).toHaveLength(8);
    expect(service.audit().filter(({ result }) => result === 'key-locked')).toHaveLength(8);
    expect(service.upload(ANN)).toMatchObject({ ok: true, hash: programHash(plc.source) });
  });
  it('in PROGRAM stops the PLC and takes downloads; turned to RUN, the new program starts', () => {
    turn('program');
    expect(plc.plc.mode).toBe('program');
    for (const held of ['setMode', 'restart'] as const)
      expect(requests[held]()).toMatchObject({ ok: false, code: 'key-locked' });
    expect(service.download(PROGRAM, ANN)).toEqual({ ok: true, hash: programHash(PROGRAM) });
    run(1);
    expect([plc.plc.mode, plc.plc.read('a')]).toEqual(['program', 0]);
    turn('run');
    run(1);
    expect([plc.plc.mode, plc.plc.read('a')]).toEqual(['run', 10]);
    expect(told('plc.key')).toEqual([
      { by: 'sato', controller: 'plc-dosing', position: 'program' },
      { by: 'sato', controller: 'plc-dosing', position: 'run' },
    ]);
    expect(service.audit()[0]).toMatchObject({ by: 'sato', from: 'cabinet', action: 'turn-key', detail: 'run' });
  });
  it('stands where the site says, and turning it where it stands does nothing', () => {
    build({ key: 'program' });
    expect([plc.plc.mode, told('plc.mode')]).toEqual(['program', []]);
    turn('program');
    expect(told('plc.key')).toEqual([]);
  });
  it('is turned by a measure in mid-exercise, and its refusals carry the measure’s label', () => {
    const site = siteWith({ key: 'run', keyOrigin: 'some-measure' });
    world.submit({ kind: 'reconfigure', site, changes: [], downtimeSeconds: 0 });
    expect(service.key).toBe('run');
    service.wipe(ANN);
    expect(told('plc.denied')).toMatchObject([{ action: 'wipe', code: 'key-locked', origin: 'some-measure' }]);
  });
  it('refuses a position of a controller that is not there', () => {
    expect(() => world.submit({ kind: 'turn-key', by: 'sato', controller: 'hmi', position: 'run' })).toThrow(
      /unknown-controller/,
    );
  });
});

describe('programs', () => {
  it('are uploaded as they are, with their hash', () => {
    expect(service.upload(ANN)).toEqual({ ok: true, source: plc.source, hash: programHash(plc.source) });
    expect(told('plc.uploaded')).toMatchObject([{ by: 'engineer', from: 'ews', hash: programHash(plc.source) }]);
  });
  it('are taken in RUN by a careless controller alone', () => {
    expect(service.download(PROGRAM, ANN)).toMatchObject({ ok: true });
    build({ carelessDownload: false });
    expect(service.download(PROGRAM, ANN)).toMatchObject({ ok: false, code: 'mode-refused' });
    service.setMode('stop', ANN);
    expect(service.download(PROGRAM, ANN)).toMatchObject({ ok: true });
    expect(plc.plc.mode).toBe('stop');
  });
  it('change online with values kept by name and type, in RUN only, forces too where the variable is still there', () => {
    service.download(PROGRAM, ANN);
    run(1);
    service.force('a', '7', ANN);
    service.force('q', 'FALSE', ANN);
    run(1);
    const next = PROGRAM.replace('q AT %QX0.0 : BOOL', 'b : INT').replace('q := TRUE', 'b := 1');
    expect(service.onlineChange(next, ANN)).toMatchObject({ ok: true });
    expect([plc.plc.mode, plc.plc.read('a'), service.forces()]).toEqual(['run', 7, [{ name: 'a', value: 7 }]]);
    expect(told('plc.forced').at(-1)).toMatchObject({ name: 'q', value: null });
    service.setMode('stop', ANN);
    expect(service.onlineChange(PROGRAM, ANN)).toMatchObject({ ok: false, code: 'mode-refused' });
  });
  it('that do not compile, are empty or too large change nothing', () => {
    const before = [plc.source, plc.plc.mode];
    for (const source of ['', 'PROGRAM x', `${PROGRAM}${' '.repeat(200_000)}`])
      for (const result of [service.download(source, ANN), service.onlineChange(source, ANN)])
        expect(result).toMatchObject({ ok: false, code: 'program' });
    expect([plc.source, plc.plc.mode]).toEqual(before);
  });
  it('are gone after a wipe: the controller answers, its outputs are 0, and it does not run until it has another', () => {
    service.force('SV_LIMITING', 'TRUE', ANN);
    expect(service.wipe(ANN)).toEqual({ ok: true });
    expect(service.upload(ANN)).toMatchObject({ source: '' });
    expect([plc.plc.mode, service.forces(), modes()]).toEqual(['stop', [], ['stop']]);
    expect(modbus(3, 0, 0, 0, 2)).toEqual([3, 4, 0, 0, 0, 0]);
    expect(plc.plc.image.holdingRegisters.every((word) => word === 0)).toBe(true);
    expect(service.setMode('run', ANN)).toMatchObject({ ok: false, code: 'no-program' });
    service.restart('cold', ANN);
    run(10);
    expect(plc.plc.mode).toBe('stop');
    expect(service.download(PROGRAM, ANN)).toMatchObject({ ok: true });
    service.setMode('run', ANN);
    run(1);
    expect(plc.plc.read('a')).toBeGreaterThan(5);
    expect(service.audit().map(({ action }) => action)).toContain('wipe');
  });
});

describe('a restart', () => {
  it('takes the controller from the network, and it comes back running', () => {
    const before = plc.scans;
    expect(service.restart('warm', ANN)).toEqual({ ok: true });
    expect(plc.restarting).toBe(true);
    expect(modbus(3, 4, 0, 0, 1)).toEqual([]);
    run(5);
    expect([plc.restarting, plc.plc.mode, modes()]).toEqual([false, 'run', ['stop', 'run']]);
    expect(plc.scans - before).toBeLessThan(40);
    expect(modbus(3, 4, 0, 0, 1)).toHaveLength(4);
    expect(told('plc.restarted')).toEqual([{ by: 'engineer', controller: 'plc-dosing', from: 'ews', kind: 'warm' }]);
  });
  it('ends the sessions of the engineering service', () => {
    const open = { kind: 'openSession', name: 't', user: 'engineer', password: 'keiso-9' } as const;
    const opened = ask({ protocol: 'opcua', service: open });
    const session = opened?.outcome === 'opcua' && opened.service.kind === 'openSession' ? opened.service.session : -1;
    service.restart('cold', ANN);
    run(6);
    const read = { kind: 'read', session, items: [] } as const;
    expect(ask({ protocol: 'opcua', service: read })).toMatchObject({ service: { kind: 'fault' } });
  });
  it('hot goes on at once where it stopped', () => {
    run(30);
    service.force('SV_LIMITING', true, ANN);
    service.setMode('stop', ANN);
    const { memory, outputs } = plc.plc.snapshot();
    service.restart('hot', ANN);
    expect([plc.plc.mode, plc.restarting]).toEqual(['run', false]);
    expect(plc.plc.snapshot().memory).toEqual(memory);
    expect(plc.plc.image.holdingRegisters.slice(0, 1024)).toEqual(outputs?.registers);
  });
  it('ends in PROGRAM when somebody has turned the key in the meantime', () => {
    service.restart('cold', ANN);
    plc.turnKey('program', 'sato', null);
    run(6);
    expect(plc.plc.mode).toBe('program');
  });
});

describe('forces', () => {
  it('are given as literals of the variable’s type', () => {
    service.download(
      `PROGRAM main VAR b : BOOL; i : INT; r : REAL; t : TIME; w : WORD; e : (OFF, ON); l : LINT; s : STRING; END_VAR
       i := i; r := r; b := b; t := t; w := w; l := l; s := s; END_PROGRAM`,
      ANN,
    );
    for (const [name, literal, value] of [
      ['b', 'TRUE', true],
      ['i', '-12', -12],
      ['r', '2.5', 2.5],
      ['t', 'T#1m30s', 90_000],
      ['w', '16#FF', 255],
      ['l', '-9007199254740993', '-9007199254740993'],
      ['s', "'yes'", 'yes'],
    ] as const) {
      expect(service.force(name, literal, ANN)).toEqual({ ok: true });
      expect(service.forces().at(-1)).toEqual({ name, value });
    }
    for (const [name, literal] of [
      ['i', '40000'],
      ['i', '1.5'],
      ['b', '2'],
      ['t', '5; x : INT'],
      ['i', '1; END_VAR END_PROGRAM'],
      ['r', ''],
    ] as const)
      expect(service.force(name, literal, ANN)).toMatchObject({ ok: false, code: 'wrong-value' });
    expect(service.force('nobody', '1', ANN)).toMatchObject({ ok: false, code: 'unknown-variable' });
    expect(service.release('i', ANN)).toEqual({ ok: true });
    expect(service.release('i', ANN)).toMatchObject({ ok: false, code: 'not-forced' });
    expect(service.releaseAll(ANN)).toEqual({ ok: true, released: 6 });
    expect(service.forces()).toEqual([]);
  });
  it('are events that name variable, value and who', () => {
    service.force('SV_LIMITING', 'TRUE', ANN);
    service.release('SV_LIMITING', ANN);
    const event = { by: 'engineer', controller: 'plc-dosing', from: 'ews', name: 'SV_LIMITING' };
    expect(told('plc.forced')).toEqual([
      { ...event, value: true },
      { ...event, value: null },
    ]);
  });
});

describe('what the service tells', () => {
  it('lists variables with type, access and section, and reads them', () => {
    service.download(
      'PROGRAM main VAR CONSTANT K : INT := 3; END_VAR VAR a : REAL := 1.5; END_VAR a := a; END_PROGRAM',
      ANN,
    );
    expect(service.variables()).toEqual([
      { path: 'K', type: 'INT', access: 'read', section: 'local' },
      { path: 'a', type: 'REAL', access: 'force', section: 'local' },
    ]);
    expect([service.readVariable('a'), service.readVariable('b')]).toEqual([1.5, undefined]);
  });
  it('keeps an account of its tasks and overruns', () => {
    run(10);
    const [task] = service.tasks();
    expect(task).toMatchObject({ name: 'Main', intervalMs: 100, overruns: 0 });
    expect(task?.lastUs).toBeGreaterThan(200);
    build({ cpu: { nsPerStatement: 1_000_000, ioMicroseconds: 0, watchdog: null, restart: '5s' } });
    run(10);
    expect(service.tasks()[0]?.overruns).toBeGreaterThan(3);
    expect(service.diagnosticBuffer().filter(({ code }) => code === 'task-overrun')).toHaveLength(1);
  });
  it('logs who signed in to it, and who tried', () => {
    const open = (user: string, password: string) =>
      ask({ protocol: 'opcua', service: { kind: 'openSession', name: 't', user, password } });
    open('engineer', 'keiso-9');
    open('engineer', 'guess');
    expect(service.audit().filter(({ by, action }) => by === 'engineer' && action === 'login')).toMatchObject([
      { from: 'ews', result: 'refused' },
      { from: 'ews', result: 'ok' },
    ]);
  });
  it('keeps a hundred diagnostic entries and five hundred of the audit log, the newest first', () => {
    for (let i = 0; i < 600; i++) service.force('SV_LIMITING', i % 2 === 0, ANN);
    expect([service.diagnosticBuffer().length, service.audit().length]).toEqual([100, 500]);
    expect(service.audit()[0]?.detail).toBe('SV_LIMITING := false');
  });
});

describe('a world with controllers in any state', () => {
  const deeds: readonly ((at: Engineering) => void)[] = [
    (at) => at.setMode('stop', ANN),
    (at) => at.setMode('run', ANN),
    (at) => at.setMode('program', ANN),
    (at) => at.restart('cold', ANN),
    (at) => at.restart('hot', ANN),
    (at) => at.download(PROGRAM, ANN),
    (at) => at.download(ENDLESS, ANN),
    (at) => at.onlineChange(PROGRAM.replace('a + 1', 'a + 2'), ANN),
    (at) => at.force('a', '5', ANN),
    (at) => at.releaseAll(ANN),
    (at) => at.wipe(ANN),
    (at) => at.turnKey('run', 'sato', null),
    (at) => at.turnKey('remote', 'sato', null),
    (at) => at.turnKey('program', 'sato', null),
  ];
  it('goes on from a snapshot to the same events', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(deeds.length - 1), { minLength: 1, maxLength: 8 }), (indices) => {
        build();
        for (const index of indices) {
          deeds[index]?.(service);
          run(2);
        }
        const kept = world.snapshot();
        const from = events.length;
        const goOn = (): unknown[] => {
          service.setMode('stop', ANN);
          run(7);
          service.setMode('run', ANN);
          service.upload(ANN);
          run(3);
          return [world.snapshot().hosts['plc-dosing'], service.audit(), service.diagnosticBuffer(), service.forces()];
        };
        const first = [goOn(), events.slice(from)];
        events = [];
        adopt(World.restore(options(siteWith({})), kept));
        expect([goOn(), events]).toEqual(first);
      }),
      { numRuns: 15 },
    );
  });
});
