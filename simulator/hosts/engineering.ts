import type { Instant } from '../kernel/time.ts';
import type { ProgramVariable } from '../plc/language/program.ts';
import { DIAGNOSTIC_ENTRIES, Ring } from '../plc/runtime/diagnostic-buffer.ts';
import type { FaultReport } from '../plc/runtime/fault.ts';
import type { ForcedValue } from '../plc/runtime/forces.ts';
import { type Plc, PlcError, type PlcMode, type PlcValue, type StartKind } from '../plc/runtime/plc.ts';
import type { TaskStatistics } from '../plc/runtime/task-clock.ts';
import { type RefusalCode, type RefusalParams, refusalText } from './engineering-text.ts';
import { literalValue } from './literal.ts';
import { changeOnline } from './online-change.ts';
import { compiled, ProgramError, programHash } from './program.ts';
import type { ControllerHost, KeyPosition } from './schema.ts';

/** Who asks: the host that the request came from, the account, and the event that it follows from. */
export interface EngineeringCaller {
  readonly from: string;
  readonly by: string;
  readonly cause: number | null;
}

/** `message` is English, for answers on the wire; `text` is for screens. */
export interface Refusal {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly message: string;
  readonly text: { readonly ja: string; readonly en: string };
}

export type Engineered<Result = object> = ({ readonly ok: true } & Result) | Refusal;

/** An entry of the diagnostic buffer; `describeFault` words it. */
export interface DiagnosticEntry extends FaultReport {
  readonly t: Instant;
}

/** An entry of the audit log: who did what, from where, and whether it was taken (`ok`, or the code of the refusal). */
export interface AuditEntry {
  readonly t: Instant;
  readonly by: string;
  readonly from: string;
  readonly action: string;
  readonly detail: string;
  readonly result: string;
}

/** A variable of the running program as the engineering service lists it. */
export interface EngineeringVariable {
  readonly path: string;
  readonly type: string;
  /** Constants can be read and nothing else. */
  readonly access: 'read' | 'force';
  readonly section: ProgramVariable['direction'];
}

/**
 * What became of a controller as a whole, and by which event: it took a program from a host that is not the site's own
 * (or lost the one it had), or the site's own again; it stopped, or runs.
 */
export type ControllerBecame =
  | { readonly change: 'foreign'; readonly event: number; readonly from: string }
  | { readonly change: 'stopped'; readonly event: number }
  | { readonly change: 'own' | 'runs' };

/** What the service needs of the controller that it serves. */
export interface EngineeredDevice {
  readonly id: string;
  readonly now: Instant;
  readonly host: ControllerHost;
  readonly plc: Plc;
  /** The text of the program in the controller; empty when it holds none. */
  readonly source: string;
  /** Notes which text the PLC runs now. */
  hold(source: string): void;
  /** Takes the controller from the network for the time of a restart; `started` follows. Takes no time: false. */
  goDown(kind: StartKind, caller: EngineeringCaller): boolean;
  emit(type: string, data: object, cause: number | null): number;
  /** Notes what became of it as a whole. */
  became(change: ControllerBecame): void;
  /** Notes that an event changed a place in the image. */
  changed(variable: ProgramVariable, event: number): void;
}

/** A value as JSON can carry it. */
export type PlainValue = Exclude<PlcValue, bigint>;

const plain = (value: PlcValue): PlainValue => (typeof value === 'bigint' ? String(value) : value);

interface EngineeringState {
  readonly key: KeyPosition;
  readonly programmed: number | null;
  readonly diagnostics: readonly DiagnosticEntry[];
  readonly audit: readonly AuditEntry[];
}

const AUDIT_ENTRIES = 500;
/**
 * Characters of a program that a controller takes over the network. It is compiled between two scans of every world of
 * the thread: this many take some tenths of a second at the worst.
 */
const LARGEST_PROGRAM = 128 * 1024;

const CABINET = 'cabinet';

type Target = Exclude<PlcMode, 'fault'>;

/**
 * A controller's engineering service: program, operating mode, forces and logs, guarded by mode and key switch. Whether
 * the caller's role lets him ask at all is for the protocol in front of it. Everything that changes something, and
 * everything that is refused, goes into the audit log. See docs/reference/controller.md.
 */
export class Engineering {
  readonly #device: EngineeredDevice;
  readonly #diagnostics = new Ring<DiagnosticEntry>(DIAGNOSTIC_ENTRIES);
  readonly #audit = new Ring<AuditEntry>(AUDIT_ENTRIES);
  #key: KeyPosition;
  /** The event by which the program came in, where it is not the site's own, or by which it went. */
  #programmed: number | null = null;

  constructor(device: EngineeredDevice, key: KeyPosition) {
    this.#device = device;
    this.#key = key;
  }

  get key(): KeyPosition {
    return this.#key;
  }

  /** The program in the controller and its hash; an empty text when there is none. */
  upload(caller: EngineeringCaller): Engineered<{ source: string; hash: string }> {
    const { id, source } = this.#device;
    const hash = programHash(source);
    this.#emit('plc.uploaded', { by: caller.by, controller: id, from: caller.from, hash }, caller);
    this.#note(caller, 'upload', hash, 'ok');
    return { ok: true, source, hash };
  }

  /**
   * Replaces the program. In STOP, PROGRAM and FAULT it is loaded cold and waits there (after a fault in STOP); a
   * careless controller also takes it in RUN and FAULT and goes on without a stop.
   */
  download(source: string, caller: EngineeringCaller): Engineered<{ hash: string }> {
    const { host, plc } = this.#device;
    const action = 'download';
    const hash = programHash(source);
    const locked = this.#locked(action, hash, caller);
    if (locked) return locked;
    const careless = host.carelessDownload && (plc.mode === 'run' || plc.mode === 'fault');
    if (plc.mode === 'run' && !careless)
      return this.#refuse('mode-refused', action, hash, caller, { allowed: 'stop, program' });
    return this.#load(source, action, caller, () => {
      const program = compiled(source, host.program);
      const settings = this.#settingsOf(source);
      if (careless) changeOnline(plc, program, settings);
      else plc.load(program, settings, plc.mode === 'program' ? 'program' : 'stop');
    });
  }

  /** Replaces the program in RUN without a bump; variables of the same name and type keep their values. */
  onlineChange(source: string, caller: EngineeringCaller): Engineered<{ hash: string }> {
    const { host, plc } = this.#device;
    const action = 'online-change';
    const hash = programHash(source);
    const locked = this.#locked(action, hash, caller);
    if (locked) return locked;
    if (plc.mode !== 'run') return this.#refuse('mode-refused', action, hash, caller, { allowed: 'run' });
    return this.#load(source, action, caller, () =>
      changeOnline(plc, compiled(source, host.program), this.#settingsOf(source)),
    );
  }

  /** RUN from STOP or PROGRAM is a warm start. A fault is acknowledged by going to STOP first. */
  setMode(mode: Target, caller: EngineeringCaller): Engineered {
    const { plc } = this.#device;
    const action = 'set-mode';
    const locked = this.#locked(action, mode, caller, true);
    if (locked) return locked;
    if (mode === 'run' && plc.mode === 'fault')
      return this.#refuse('mode-refused', action, mode, caller, { allowed: 'stop, program' });
    if (mode === 'run' && this.#device.source === '') return this.#refuse('no-program', action, mode, caller);
    this.#note(caller, action, mode, 'ok');
    if (plc.mode !== mode) this.#enter(mode, caller);
    return { ok: true };
  }

  /**
   * Cold and warm: the controller leaves the network for the time of its restart and comes back in RUN. Hot: it goes on
   * at once with everything that it had; not after a fault, whose cause would still be there.
   */
  restart(kind: StartKind, caller: EngineeringCaller): Engineered {
    const { plc, id } = this.#device;
    const action = 'restart';
    const locked = this.#locked(action, kind, caller, true);
    if (locked) return locked;
    if (kind === 'hot' && plc.mode === 'fault')
      return this.#refuse('mode-refused', action, kind, caller, { allowed: 'run, stop, program' });
    if (kind === 'hot' && this.#device.source === '') return this.#refuse('no-program', action, kind, caller);
    this.#note(caller, action, kind, 'ok');
    this.#emit('plc.restarted', { by: caller.by, controller: id, from: caller.from, kind }, caller);
    if (kind !== 'hot' && this.#device.goDown(kind, caller)) {
      const seconds = this.#device.host.cpu.restart;
      this.#diagnose({ code: 'restarting', params: { by: caller.by, seconds }, line: 0 });
      if (plc.mode !== 'stop') this.#enter('stop', caller);
      return { ok: true };
    }
    this.started(kind, caller);
    return { ok: true };
  }

  /** The end of a restart: the PLC starts, unless it has no program or the key says otherwise. */
  started(kind: StartKind, caller: EngineeringCaller): void {
    const { plc } = this.#device;
    const before = plc.mode;
    if (this.#device.source !== '') {
      plc.start(kind);
      this.#diagnose({ code: 'started', params: { kind, by: caller.by }, line: 0 });
    } else this.#diagnose({ code: 'no-program', params: {}, line: 0 });
    if (this.#key === 'program') plc.enterProgram();
    this.#tellMode(before, caller);
  }

  /** Deletes program, data and forces. The controller stays in STOP and answers; its logs are kept. */
  wipe(caller: EngineeringCaller): Engineered {
    const { plc, id } = this.#device;
    const action = 'wipe';
    const locked = this.#locked(action, '', caller);
    if (locked) return locked;
    const before = plc.mode;
    this.#dropForces(caller);
    plc.load(compiled('', this.#device.host.program), {}, 'stop');
    plc.erase();
    this.#device.hold('');
    this.#note(caller, action, '', 'ok');
    this.#diagnose({ code: 'program-wiped', params: { by: caller.by }, line: 0 });
    this.#foreign(this.#emit('plc.wiped', { by: caller.by, controller: id, from: caller.from }, caller), caller);
    this.#tellMode(before, caller);
    if (this.#key === 'program') plc.enterProgram();
    return { ok: true };
  }

  /** Holds a variable at a value: a literal of Structured Text, or the value itself (TIME in milliseconds). */
  force(name: string, literal: PlcValue | string, caller: EngineeringCaller): Engineered {
    const action = 'force';
    const detail = `${name} := ${String(literal)}`;
    const locked = this.#locked(action, detail, caller);
    if (locked) return locked;
    const variable = this.#variable(name);
    if (!variable) return this.#refuse('unknown-variable', action, detail, caller, { name });
    const { type } = variable;
    const value = typeof literal === 'string' ? literalValue(type, literal) : literal;
    if (value === undefined)
      return this.#refuse('wrong-value', action, detail, caller, { name, type, value: String(literal) });
    try {
      this.#device.plc.force(name, value);
    } catch (error) {
      if (!(error instanceof PlcError) || error.code === 'foreign-state') throw error;
      return this.#refuse(error.code, action, detail, caller, { name, type, value: String(literal) });
    }
    this.#note(caller, action, detail, 'ok');
    this.#forced(variable, value, caller);
    return { ok: true };
  }

  release(name: string, caller: EngineeringCaller): Engineered {
    const action = 'release';
    const locked = this.#locked(action, name, caller);
    if (locked) return locked;
    const variable = this.#variable(name);
    if (!variable) return this.#refuse('unknown-variable', action, name, caller, { name });
    if (!this.#device.plc.release(name)) return this.#refuse('not-forced', action, name, caller, { name });
    this.#note(caller, action, name, 'ok');
    this.#forced(variable, null, caller);
    return { ok: true };
  }

  releaseAll(caller: EngineeringCaller): Engineered<{ released: number }> {
    const action = 'release-all';
    const locked = this.#locked(action, '', caller);
    if (locked) return locked;
    const released = this.#dropForces(caller);
    this.#note(caller, action, String(released), 'ok');
    return { ok: true, released };
  }

  /** In the order in which they were set; 64-bit integers as decimal text. */
  forces(): ForcedValue<PlainValue>[] {
    return this.#device.plc.forces().map(({ name, value }) => ({ name, value: plain(value) }));
  }

  /** Newest first. */
  diagnosticBuffer(): DiagnosticEntry[] {
    return this.#diagnostics.list();
  }

  /** Newest first. */
  audit(): AuditEntry[] {
    return this.#audit.list();
  }

  tasks(): TaskStatistics[] {
    return this.#device.plc.tasks();
  }

  variables(): EngineeringVariable[] {
    return this.#device.plc.program.variables.map(({ name, type, constant, direction }) => ({
      path: name,
      type,
      access: constant ? 'read' : 'force',
      section: direction,
    }));
  }

  /** Undefined for a path that is no variable. */
  readVariable(path: string): PlcValue | undefined {
    return this.#device.plc.read(path);
  }

  /** Somebody stands at the cabinet. RUN starts what does not run (a warm start), PROGRAM stops it. */
  turnKey(position: KeyPosition, by: string, cause: number | null): void {
    const { id, plc, source } = this.#device;
    if (position === this.#key) return;
    this.#key = position;
    const event = this.#device.emit('plc.key', { by, controller: id, position }, cause);
    const caller = { from: CABINET, by, cause: event };
    this.#note(caller, 'turn-key', position, 'ok');
    this.#diagnose({ code: 'key-turned', params: { position, by }, line: 0 });
    if (position === 'program' && plc.mode !== 'program') this.#enter('program', caller);
    else if (position === 'run' && plc.mode !== 'run' && source !== '') this.#enter('run', caller);
  }

  /** Somebody signed in to the engineering service, or tried to. */
  login(caller: EngineeringCaller, result: string): void {
    this.#note(caller, 'login', '', result);
  }

  /** The program stopped itself. */
  faulted(fault: FaultReport): void {
    const { id } = this.#device;
    this.#diagnose(fault);
    const data = { code: fault.code, controller: id, detail: JSON.stringify(fault.params) };
    const event = this.#device.emit('plc.fault', data, this.#programmed);
    this.#device.emit('plc.mode', { controller: id, mode: 'fault' }, event);
    this.#device.became({ change: 'stopped', event });
  }

  /** A task has begun to overrun. */
  overran(task: string): void {
    const found = this.tasks().find(({ name }) => name === task);
    if (!found) return;
    const { lastUs: us, intervalMs: interval } = found;
    this.#diagnose({ code: 'task-overrun', params: { task, us, interval }, line: 0 });
  }

  snapshot(): EngineeringState {
    const [key, programmed] = [this.#key, this.#programmed];
    return { key, programmed, diagnostics: this.#diagnostics.snapshot(), audit: this.#audit.snapshot() };
  }

  restore(state: EngineeringState): void {
    this.#key = state.key;
    this.#programmed = state.programmed;
    this.#diagnostics.restore(state.diagnostics);
    this.#audit.restore(state.audit);
  }

  #load(
    source: string,
    action: string,
    caller: EngineeringCaller,
    load: () => void,
  ): Engineered<{ readonly hash: string }> {
    const { host, id, plc } = this.#device;
    const hash = programHash(source);
    const previous = programHash(this.#device.source);
    const before = plc.mode;
    const forced = plc.forces();
    try {
      if (source.trim() === '') throw new ProgramError('the program is empty');
      if (source.length > LARGEST_PROGRAM)
        throw new ProgramError(`the program has ${source.length} characters, more than ${LARGEST_PROGRAM}`);
      load();
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      return this.#refuse('program', action, hash, caller, { reason: error.message });
    }
    this.#device.hold(source);
    this.#note(caller, action, hash, 'ok');
    this.#diagnose({ code: 'program-loaded', params: { hash, by: caller.by }, line: 0 });
    const event = this.#emit('plc.program', { controller: id, from: caller.from, hash, previous }, caller);
    if (source === host.source) {
      this.#programmed = null;
      this.#device.became({ change: 'own' });
    } else this.#foreign(event, caller);
    const kept = new Set(plc.forces().map(({ name }) => name));
    for (const { name } of forced) if (!kept.has(name)) this.#released(name, caller);
    this.#tellMode(before, caller);
    return { ok: true, hash };
  }

  /** The site's own program brings its settings; a program from elsewhere has what its text says. */
  #settingsOf(source: string): ControllerHost['settings'] {
    const { host } = this.#device;
    return source === host.source ? host.settings : {};
  }

  #foreign(event: number, { from }: EngineeringCaller): void {
    this.#programmed = event;
    this.#device.became({ change: 'foreign', event, from });
  }

  #enter(mode: Target, caller: EngineeringCaller): void {
    const { plc } = this.#device;
    const before = plc.mode;
    if (mode === 'run') plc.start('warm');
    else if (mode === 'stop') plc.stop();
    else plc.enterProgram();
    this.#tellMode(before, caller);
  }

  #tellMode(before: PlcMode, caller: EngineeringCaller): void {
    const { id, plc } = this.#device;
    const { mode } = plc;
    if (mode === before) return;
    this.#diagnose({ code: 'mode-changed', params: { from: before, to: mode, by: caller.by }, line: 0 });
    const event = this.#emit('plc.mode', { controller: id, mode }, caller);
    this.#device.became(mode === 'run' ? { change: 'runs' } : { change: 'stopped', event });
  }

  #variable(name: string): ProgramVariable | undefined {
    return this.#device.plc.program.slots.get(name.toUpperCase())?.variable;
  }

  #forced(variable: ProgramVariable, value: PlcValue | null, caller: EngineeringCaller): void {
    const { name } = variable;
    const { by, from } = caller;
    this.#diagnose(
      value === null
        ? { code: 'released', params: { name, by }, line: 0 }
        : { code: 'forced', params: { name, value: String(value), by }, line: 0 },
    );
    const data = { by, controller: this.#device.id, from, name, value: value === null ? null : plain(value) };
    this.#device.changed(variable, this.#emit('plc.forced', data, caller));
  }

  /** A force is gone because its variable is. */
  #released(name: string, caller: EngineeringCaller): void {
    const { by, from } = caller;
    this.#diagnose({ code: 'released', params: { name, by }, line: 0 });
    this.#emit('plc.forced', { by, controller: this.#device.id, from, name, value: null }, caller);
  }

  #dropForces(caller: EngineeringCaller): number {
    const forces = this.forces();
    this.#device.plc.releaseAll();
    for (const { name } of forces) {
      const variable = this.#variable(name);
      if (variable) this.#forced(variable, null, caller);
    }
    return forces.length;
  }

  /** Refuses what the key does not let through. PROGRAM holds the mode; RUN holds everything. */
  #locked(action: string, detail: string, caller: EngineeringCaller, changesMode = false): Refusal | null {
    const locked = this.#key === 'run' || (this.#key === 'program' && changesMode);
    return locked ? this.#refuse('key-locked', action, detail, caller) : null;
  }

  #refuse(
    code: RefusalCode,
    action: string,
    detail: string,
    caller: EngineeringCaller,
    more: RefusalParams = {},
  ): Refusal {
    const { host, id, plc } = this.#device;
    const text = refusalText(code, { action, controller: id, mode: plc.mode, position: this.#key, ...more });
    this.#note(caller, action, detail, code);
    const origin = code === 'key-locked' ? host.keyOrigin : code === 'mode-refused' ? host.downloadOrigin : null;
    this.#emit('plc.denied', { action, by: caller.by, code, controller: id, from: caller.from, origin }, caller);
    return { ok: false, code, message: text.en, text };
  }

  #note({ by, from }: EngineeringCaller, action: string, detail: string, result: string): void {
    this.#audit.add({ t: this.#device.now, by, from, action, detail, result });
  }

  #diagnose(entry: FaultReport): void {
    const { code, params, line } = entry;
    this.#diagnostics.add({ t: this.#device.now, code, params, line });
  }

  #emit(type: string, data: object, { cause }: EngineeringCaller): number {
    return this.#device.emit(type, data, cause);
  }
}
