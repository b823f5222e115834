import { type Duration, parseDuration, seconds, since } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import type { CompiledProgram } from '../plc/language/compile.ts';
import type { ProcessImage } from '../plc/runtime/image.ts';
import { Plc, type StartKind } from '../plc/runtime/plc.ts';
import type { Cpu } from '../plc/runtime/task-clock.ts';
import { EXCEPTION, exceptionPdu } from '../protocols/modbus/exception.ts';
import { describePdu } from '../protocols/modbus/functions.ts';
import type { OpcUaRequest, OpcUaResponse } from '../protocols/opcua/services.ts';
import { ControllerModbus } from './controller-modbus.ts';
import { ControllerOpcUa } from './controller-opcua.ts';
import { type ControllerBecame, type EngineeredDevice, Engineering, type EngineeringCaller } from './engineering.ts';
import { isAuthorised, modbusPorts } from './modbus-authorisation.ts';
import { changeOnline } from './online-change.ts';
import { isBitArea, readPdu, scalingOf, toEngineering, toRaw, widthOf } from './point.ts';
import type { HostPort, Incoming } from './port.ts';
import { compiled, ProgramError } from './program.ts';
import type { Alarm, ControllerHost, KeyPosition, Point } from './schema.ts';
import { Station } from './station.ts';

export interface ControllerPort extends HostPort {
  /** The latest event that changed one of these tags, or null. */
  provenance(tags: readonly string[]): number | null;
  /** Tags of the instruments and actuators that are wired to a place of this controller's image. */
  wiredAt(area: Point['area'], address: number): readonly string[];
  /** Notes that the event `seq` changed these tags. */
  wrote(tags: readonly string[], seq: number): void;
  /** Notes what became of this controller as a whole, beyond any place of its memory. */
  became(change: ControllerBecame): void;
  /** Unit identifier of another controller. */
  unitOf(controller: string): number;
  /**
   * Somebody acknowledged an alarm at this controller: it stands acknowledged on the operators' screens, too. Absent on
   * a bench without screens.
   */
  acknowledged?(tag: string, by: string, cause: number): void;
}

interface PeriodicRead {
  readonly from: string;
  readonly unit: number;
  readonly interval: Duration;
  readonly pdu: Uint8Array;
}

interface ControllerState {
  scans: number;
  /** The program in the controller, when it is not the site's own; empty when it was deleted. */
  downloaded: string | null;
  /** Refusal bits as they stood after the last scan. */
  refused: boolean[];
  /** While it restarts, it is gone from the network. */
  restarting: { readonly kind: StartKind; readonly caller: EngineeringCaller } | null;
}

/** A programmable controller: scan cycle, Modbus server, OPC UA server, and its own reads from other controllers. */
export class Controller extends Station {
  #host: ControllerHost;
  readonly plc: Plc;
  readonly points: readonly Point[];
  readonly #held: ReadonlyMap<string, () => number>;
  readonly #modbus: ControllerModbus;
  readonly #opcua: ControllerOpcUa;
  readonly engineering: Engineering;
  declare protected readonly port: ControllerPort;
  readonly #interval: Duration;
  readonly #reads: readonly PeriodicRead[];
  #state: ControllerState;
  /** How the program that runs says that it turned a command down, for each of the host's refusals. */
  #refusing: readonly (() => unknown)[] = [];
  #refusingOf: CompiledProgram | null = null;

  constructor(host: ControllerHost, port: ControllerPort, points: readonly Point[], alarms: readonly Alarm[] = []) {
    super(host.id, port, host);
    const controller = this;
    this.#host = host;
    this.points = points;
    this.#interval = parseDuration(host.scan) ?? seconds(0.1);
    this.#reads = host.reads.map((read) => ({
      from: read.from,
      unit: port.unitOf(read.from),
      interval: parseDuration(read.interval) ?? seconds(1),
      pdu: readPdu(read.area, read.address, read.count),
    }));
    this.plc = new Plc(compiled(host.source, host.program), {
      settings: host.settings,
      interval: this.#interval,
      cpu: cpuOf(host),
    });
    this.#held = new Map(points.map((point) => [point.tag, readerOf(point, this.plc.image)]));
    this.#modbus = new ControllerModbus({
      image: this.plc.image,
      get host() {
        return controller.host;
      },
      get now() {
        return port.now;
      },
      get runs() {
        return controller.plc.mode === 'run';
      },
    });
    this.#state = { scans: 0, downloaded: null, refused: host.refusals.map(() => false), restarting: null };
    this.engineering = new Engineering(this.#engineered(), host.key);
    if (host.key === 'program') this.plc.enterProgram();
    this.#opcua = new ControllerOpcUa(this, port, alarms);
  }

  get host(): ControllerHost {
    return this.#host;
  }

  /** Scans since the world's start. */
  get scans(): number {
    return this.#state.scans;
  }

  get opcua(): ControllerOpcUa {
    return this.#opcua;
  }

  /** Whether it restarts and is gone from the network. */
  get restarting(): boolean {
    return this.#state.restarting !== null;
  }

  /** The source of the program that runs; empty when there is none. */
  get source(): string {
    return this.#state.downloaded ?? this.#host.source;
  }

  /** TCP ports on which it listens. */
  get ports(): readonly number[] {
    return this.services;
  }

  protected override get services(): readonly number[] {
    return [...modbusPorts(this.#host.modbusSecurity), 4840];
  }

  override start(): void {
    this.port.after(since(this.plc.next(this.port.now), this.port.now), 'scan');
    this.#reads.forEach((read, index) => {
      this.port.after(read.interval, 'read', index);
    });
  }

  override onMessage(message: string, data: unknown): void {
    if (message === 'scan') this.#scan();
    else if (message === 'read') this.#read(data as number);
    else if (message === 'restarted') this.#comeUp();
  }

  override onReply(key: unknown, reply: ServiceReply): void {
    const read = this.#host.reads[key as number];
    if (!read || reply.outcome !== 'modbus' || (reply.pdu[0] as number) & 0x80) return;
    const bits = isBitArea(read.area);
    const { holdingRegisters } = this.plc.image;
    for (let i = 0; i < read.count; i++)
      holdingRegisters[read.to + i] = bits
        ? ((reply.pdu[2 + (i >> 3)] as number) >> (i & 7)) & 1
        : ((reply.pdu[2 + 2 * i] as number) << 8) | (reply.pdu[3 + 2 * i] as number);
  }

  override serve(incoming: Incoming): ServiceReply {
    const { request } = incoming;
    if (this.#state.restarting) return { outcome: 'timeout' };
    if (request.protocol === 'modbus') {
      const { modbusSecurity: security } = this.#host;
      if (security && !isAuthorised(security, request.tls ?? null, request.pdu))
        return { outcome: 'modbus', pdu: this.#turnDown(incoming, request.pdu, security.origin) };
      const pdu = this.#serveModbus(incoming, request.unit, request.pdu);
      return pdu === null ? { outcome: 'timeout' } : { outcome: 'modbus', pdu };
    }
    if (request.protocol === 'opcua') return { outcome: 'opcua', service: this.#serveOpcUa(incoming, request.service) };
    return super.serve(incoming);
  }

  override hangUp(connection: number): void {
    this.#opcua.hangUp(connection);
  }

  /** The way to read what the controller holds for one of its tags, in engineering units. */
  reader(tag: string): (() => number) | undefined {
    return this.#held.get(tag);
  }

  /** What the controller holds for one of its tags, in engineering units. */
  held(tag: string): number | undefined {
    return this.#held.get(tag)?.();
  }

  /** Writes an engineering value into a point's memory on behalf of a request, and records it. */
  writePoint(point: Point, value: number, from: string, cause: number): void {
    const raw = toRaw(point, value);
    const area = point.area === 'coil' ? 'coil' : 'holding';
    const previous = this.#copy(area, point.address, raw.length);
    const { coils, holdingRegisters } = this.plc.image;
    raw.forEach((word, i) => {
      if (area === 'coil') coils[point.address + i] = word;
      else holdingRegisters[point.address + i] = word;
    });
    this.#record(area, point.address, previous, raw, from, cause);
    this.plc.quiet();
  }

  /** Loads another program, as an engineering download does. Throws ProgramError with the first diagnostic. */
  download(source: string, from: string, cause: number | null): void {
    const result = this.engineering.download(source, { from, by: '', cause });
    if (!result.ok) throw new ProgramError(result.message);
  }

  /** Somebody at the cabinet turns the key. */
  turnKey(position: KeyPosition, by: string, cause: number | null): void {
    this.engineering.turnKey(position, by, cause);
  }

  /** Takes another site document's settings over; a changed program or setting restarts the controller warm. */
  reconfigure(host: ControllerHost): void {
    const before = this.#host;
    this.#host = host;
    this.access.reconfigure(host);
    this.#opcua.reconfigure(host);
    this.plc.cpu = cpuOf(host);
    this.#modbus.reconfigure();
    this.#state.refused = host.refusals.map(() => false);
    this.#refusingOf = null;
    if (before.source !== host.source || JSON.stringify(before.settings) !== JSON.stringify(host.settings)) {
      this.#state.downloaded = null;
      changeOnline(this.plc, compiled(host.source, host.program), host.settings);
    }
    if (before.key !== host.key) this.engineering.turnKey(host.key, 'reconfiguration', null);
  }

  override snapshot(): unknown {
    return {
      station: super.snapshot(),
      controller: this.#state,
      plc: this.plc.snapshot(),
      opcua: this.#opcua.snapshot(),
      engineering: this.engineering.snapshot(),
      modbus: this.#modbus.snapshot(),
    };
  }

  override restore(state: unknown): void {
    const saved = state as {
      station: unknown;
      controller: ControllerState;
      plc: ReturnType<Plc['snapshot']>;
      opcua: unknown;
      engineering: ReturnType<Engineering['snapshot']>;
      modbus: unknown;
    };
    super.restore(saved.station);
    this.#state = structuredClone(saved.controller);
    if (this.#state.downloaded !== null)
      this.plc.load(compiled(this.#state.downloaded, this.#host.program), this.#settings(this.#state.downloaded));
    this.plc.restore(saved.plc);
    this.#opcua.restore(saved.opcua);
    this.engineering.restore(saved.engineering);
    this.#modbus.restore(saved.modbus);
  }

  #scan(): void {
    const { now } = this.port;
    if (this.plc.mode !== 'run') {
      this.port.after(this.#interval, 'scan');
      this.#opcua.scanned(now);
      return;
    }
    this.#state.scans++;
    const { fault, overrun } = this.plc.scan(now);
    this.port.after(since(this.plc.next(now), now), 'scan');
    if (fault) this.engineering.faulted(fault);
    if (overrun !== undefined) this.engineering.overran(overrun);
    this.#opcua.scanned(now);
    const { refusals } = this.#host;
    if (this.plc.program !== this.#refusingOf) {
      this.#refusingOf = this.plc.program;
      this.#refusing = refusals.map(({ variable }) => this.plc.reader(variable) ?? (() => undefined));
    }
    for (let i = 0; i < refusals.length; i++) {
      const refusal = refusals[i] as (typeof refusals)[number];
      const refused = this.#refusing[i]?.() === true;
      if (refused && !this.#state.refused[i]) {
        const data = { controller: this.id, origin: refusal.origin, tag: refusal.tag, variable: refusal.variable };
        this.port.emit('plc.refused', data, this.port.provenance([refusal.tag]), 'team');
      }
      this.#state.refused[i] = refused;
    }
  }

  #read(index: number): void {
    const read = this.#reads[index];
    if (!read) return;
    this.port.after(read.interval, 'read', index);
    // A controller without a program has no configuration either, and one that restarts does nothing.
    if (this.source === '' || this.#state.restarting) return;
    const { from, unit, pdu } = read;
    this.port.ask(index, from, { protocol: 'modbus', unit, pdu }, null);
  }

  #serveModbus(incoming: Incoming, unit: number, pdu: Uint8Array): Uint8Array | null {
    const code = pdu[0] as number;
    if (code <= 4) return this.#modbus.serve(unit, pdu);
    if (code === 21) return this.#serveFiles(incoming, unit, pdu);
    const description = describePdu(pdu);
    if (description?.access !== 'write' || (description.area !== 'coil' && description.area !== 'holding'))
      return this.#modbus.serve(unit, pdu);
    const { area, address, quantity } = description as { area: 'coil' | 'holding'; address: number; quantity: number };
    const previous = this.#copy(area, address, quantity);
    const answer = this.#modbus.serve(unit, pdu);
    if (answer !== null && done(answer))
      this.#record(area, address, previous, this.#copy(area, address, quantity), incoming.from, incoming.cause);
    this.plc.quiet();
    return answer;
  }

  #serveOpcUa(incoming: Incoming, service: OpcUaRequest): OpcUaResponse {
    const answer = this.#opcua.serve(incoming, service);
    if (service.kind === 'openSession') {
      const caller = { from: incoming.from, by: service.user ?? 'anonymous', cause: incoming.cause };
      this.engineering.login(caller, answer.kind === 'openSession' ? 'ok' : 'refused');
    }
    return answer;
  }

  /** What the engineering service needs of this controller. */
  #engineered(): EngineeredDevice {
    const controller = this;
    return {
      id: this.id,
      plc: this.plc,
      get now() {
        return controller.port.now;
      },
      get host() {
        return controller.#host;
      },
      get source() {
        return controller.source;
      },
      hold: (source) => {
        this.#state.downloaded = source === this.#host.source ? null : source;
      },
      goDown: (kind, caller) => this.#goDown(kind, caller),
      emit: (type, data, cause) => this.port.emit(type, data, cause, 'team'),
      became: (change) => this.port.became(change),
      changed: ({ address: place }, event) => {
        if (!place) return;
        const { area, address, registers } = place;
        this.port.wrote([...this.#tagsAt(area, address, registers), ...this.port.wiredAt(area, address)], event);
      },
    };
  }

  #goDown(kind: StartKind, caller: EngineeringCaller): boolean {
    const time = parseDuration(this.#host.cpu.restart) ?? seconds(0);
    if (time === 0) return false;
    this.#state.restarting = { kind, caller };
    this.port.after(time, 'restarted');
    return true;
  }

  #comeUp(): void {
    const { restarting } = this.#state;
    if (!restarting) return;
    this.#state.restarting = null;
    this.#opcua.forgetSessions();
    this.engineering.started(restarting.kind, restarting.caller);
  }

  /** The site's own program brings its settings; a program from elsewhere has what its text says. */
  #settings(source: string): ControllerHost['settings'] {
    return source === this.#host.source ? this.#host.settings : {};
  }

  /** What its security does not allow: exception 01, as of a function that it does not have. */
  #turnDown(incoming: Incoming, pdu: Uint8Array, origin: string | null): Uint8Array {
    const place = describePdu(pdu);
    const [tag = ''] = place?.address == null || place.area === null ? [] : this.#tagsIn(place.area, place.address, 1);
    const data = { controller: this.id, origin, tag, variable: 'MODBUS_SECURITY' };
    this.port.emit('plc.refused', data, incoming.cause, 'team');
    return exceptionPdu(pdu[0] ?? 0, EXCEPTION.illegalFunction);
  }

  #tagsIn(area: Point['area'], address: number, count: number): readonly string[] {
    const end = address + count;
    return this.points
      .filter((point) => point.area === area && point.address < end && point.address + widthOf(point) > address)
      .map((point) => point.tag);
  }

  #serveFiles(incoming: Incoming, unit: number, pdu: Uint8Array): Uint8Array | null {
    const writes = this.#modbus.filesBefore(pdu);
    const answer = this.#modbus.serve(unit, pdu);
    if (answer !== null && done(answer))
      for (const { file, previous, record, values } of writes) {
        const data = { controller: this.id, file, from: incoming.from, previous, record, values };
        this.port.emit('plc.file-written', data, incoming.cause, 'instructor');
      }
    return answer;
  }

  #copy(area: 'coil' | 'holding', address: number, count: number): number[] {
    const { coils, holdingRegisters } = this.plc.image;
    return Array.from(
      area === 'coil' ? coils.subarray(address, address + count) : holdingRegisters.subarray(address, address + count),
    );
  }

  #record(
    area: 'coil' | 'holding',
    address: number,
    previous: readonly number[],
    values: readonly number[],
    from: string,
    cause: number,
  ): void {
    const tags = this.#tagsAt(area, address, values.length);
    const data = { address, area, controller: this.id, from, previous, tags, values };
    this.port.wrote(tags, this.port.emit('plc.written', data, cause, 'instructor'));
  }

  #tagsAt(area: Point['area'], address: number, count: number): string[] {
    return this.points
      .filter((point) => point.area === area && point.address < address + count)
      .filter((point) => point.address + widthOf(point) > address)
      .map((point) => point.tag);
  }
}

const cpuOf = ({ cpu }: ControllerHost): Cpu => ({
  nsPerStatement: cpu.nsPerStatement,
  ioMicroseconds: cpu.ioMicroseconds,
  watchdog: cpu.watchdog === null ? null : parseDuration(cpu.watchdog),
});

/** Reads a point out of the image. What it needs is looked up once: archives read every point every second. */
const readerOf = (point: Point, image: ProcessImage): (() => number) => {
  const { area, address } = point;
  if (area === 'coil' || area === 'discrete') {
    const bits = area === 'coil' ? image.coils : image.discreteInputs;
    return () => bits[address] as number;
  }
  const words = area === 'input' ? image.inputRegisters : image.holdingRegisters;
  const scaling = scalingOf(point);
  return () => toEngineering(scaling, words[address] as number, words[address + 1]);
};

/** Carried out: a normal response, or exception 05 of a device that takes its time over it. */
const done = (answer: Uint8Array): boolean => (answer[0] as number) < 0x80 || answer[1] === EXCEPTION.acknowledge;
