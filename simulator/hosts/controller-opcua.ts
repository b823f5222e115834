import { createHash } from 'node:crypto';
import type { Instant } from '../kernel/time.ts';
import { parseDuration, START, seconds } from '../kernel/time.ts';
import type { CompiledProgram } from '../plc/language/program.ts';
import type { PlcMode } from '../plc/runtime/plc.ts';
import type { AddressSpace, Caller } from '../protocols/opcua/address-space.ts';
import { fromHex } from '../protocols/opcua/binary/bytes.ts';
import { deferConditions } from '../protocols/opcua/condition-nodes.ts';
import { Conditions, type ConditionsState } from '../protocols/opcua/conditions.ts';
import { type ControllerPoint, controllerNode, controllerSpace } from '../protocols/opcua/controller-space.ts';
import { OpenFile, type OpenFileState } from '../protocols/opcua/open-file.ts';
import { addProgramFile } from '../protocols/opcua/program-file.ts';
import { deferGlobals, deferProgram, type ProgramModel, programChanged } from '../protocols/opcua/program-nodes.ts';
import type { AuditRecord } from '../protocols/opcua/security.ts';
import { OpcUaServer, type OpcUaServerState } from '../protocols/opcua/server.ts';
import type { OpcUaRequest, OpcUaResponse } from '../protocols/opcua/services.ts';
import { Status, statusName } from '../protocols/opcua/status.ts';
import { deferTasks } from '../protocols/opcua/task-nodes.ts';
import type { TrustLists, TrustPlace } from '../protocols/opcua/trust.ts';
import { addTrustNodes, TrustFile } from '../protocols/opcua/trust-nodes.ts';
import type { Controller, ControllerPort } from './controller.ts';
import { alarmModels } from './controller-alarms.ts';
import { engineeringMethods, refusalStatus } from './controller-methods.ts';
import type { EngineeringCaller } from './engineering.ts';
import { listedTrust, type OpcUaServerTerms, opcUaAccess, serverTerms } from './opcua-schema.ts';
import { type Incoming, peerOf } from './port.ts';
import { programHash } from './program.ts';
import type { Alarm, ControllerHost, Point } from './schema.ts';

interface ControllerOpcUaState {
  readonly server: OpcUaServerState;
  readonly conditions: ConditionsState;
  readonly file: OpenFileState;
  /** Absent in snapshots of earlier versions, as is the next. */
  readonly trustFile?: { readonly open: OpenFileState; readonly updated: Instant };
  readonly mode: PlcMode;
  readonly version?: number;
}

/**
 * A controller's OPC UA server: its points and its program as variables, its state as diagnostics, its engineering
 * service as methods and as a file, its alarms as conditions.
 */
export class ControllerOpcUa {
  readonly space: AddressSpace;
  readonly #controller: Controller;
  readonly #server: OpcUaServer;
  readonly #conditions: Conditions;
  readonly #file: OpenFile;
  readonly #trustFile: TrustFile;
  readonly #port: ControllerPort;
  #terms: OpcUaServerTerms;
  /** Nodes that follow the program, and the program that they were last known to follow. */
  readonly #forget: readonly (() => void)[];
  #program: CompiledProgram;
  /** Programs loaded since the start. */
  #version = 0;
  /** The name that the program has in the address space, whichever runs. */
  readonly #programName: string;
  #mode: PlcMode;
  /** The request that is being served: setters and methods need its cause. */
  #incoming: Incoming | null = null;

  constructor(controller: Controller, port: ControllerPort, alarms: readonly Alarm[]) {
    const { host, plc, engineering } = controller;
    this.#controller = controller;
    this.#port = port;
    this.#terms = serverTerms(host);
    this.#program = plc.program;
    this.#mode = plc.mode;
    const callerOf = ({ from, user }: Caller): EngineeringCaller => ({
      from,
      by: user ?? 'anonymous',
      cause: this.#incoming?.cause ?? null,
    });
    const program = host.program.replace(/^.*\//, '').replace(/\.st$/, '');
    this.#programName = program;
    this.space = controllerSpace({
      id: host.id,
      title: host.title,
      namespaceUri: `urn:kunren:${host.id}`,
      applicationUri: `urn:kunren:${host.id}:server`,
      identity: host.identity,
      startTime: START,
      task: { name: 'Main', interval: parseDuration(host.scan) ?? seconds(0.1) },
      tasks: () => engineering.tasks(),
      program: { name: program, hash: () => programHash(controller.source), version: () => this.#version },
      points: controller.points.map((point) => this.#variable(controller, point)),
      diagnostics: [
        { name: 'Mode', title: { ja: '運転モード', en: 'Operating mode' }, type: 'String', read: () => plc.mode },
        {
          name: 'KeySwitch',
          title: { ja: 'キースイッチ', en: 'Key switch' },
          type: 'String',
          read: () => engineering.key,
        },
        {
          name: 'ScanCount',
          title: { ja: 'スキャン回数', en: 'Scans since start' },
          type: 'UInt32',
          read: () => controller.scans,
        },
      ],
      methods: engineeringMethods(engineering, callerOf),
    });
    this.#conditions = new Conditions(
      alarmModels(alarms, controller.points, (tag) => controller.reader(tag)),
      (tag) => controllerNode(`${host.id}/Alarms/${tag}`),
      (event, now) => this.#server.raise(event, now),
    );
    this.#file = new OpenFile({
      upload: (caller) => {
        const result = engineering.upload(callerOf(caller));
        return result.ok ? new TextEncoder().encode(result.source) : refusalStatus(result);
      },
      download: (bytes, caller) => {
        const result = engineering.download(new TextDecoder().decode(bytes), callerOf(caller));
        return result.ok ? Status.Good : refusalStatus(result);
      },
      size: () => new TextEncoder().encode(controller.source).length,
    });
    this.#trustFile = new TrustFile(() => this.#server.trust);
    this.#forget = this.#grow(host.id, program);
    this.#server = new OpcUaServer(this.space, opcUaAccess(host.accounts, this.#terms), {
      trust: listedTrust(this.#terms),
      audit: (record) => this.#audit(record),
      retained: () => this.#conditions.retained(),
      sessionEnded: (session) => {
        this.#file.sessionEnded(session);
        this.#trustFile.open.sessionEnded(session);
      },
    });
    addTrustNodes(
      this.space,
      {
        lists: () => this.#server.trust,
        place: (thumbprint, place, caller, der) =>
          this.place(thumbprint, place, caller.user ?? caller.from, this.#incoming?.cause ?? null, der),
        revoke: (trustedCrls, issuerCrls, caller) => this.#revoke(trustedCrls, issuerCrls, caller),
        file: this.#trustFile,
      },
      () => this.#port.now,
    );
  }

  /** What the device offers and whom it lets in, as the site document says now. */
  get terms(): OpcUaServerTerms {
    return this.#terms;
  }

  /** Whose certificates the device trusts now, and which it turned down. */
  get trust(): TrustLists {
    return this.#server.trust;
  }

  /** Puts a certificate on a list, or takes it off; false when it stood there already. Recorded. */
  place(thumbprint: string, place: TrustPlace, by: string, cause: number | null, der?: string): boolean {
    if (!this.#server.place(thumbprint, place, der)) return false;
    this.#port.emit('opcua.trust', { by, controller: this.#controller.id, place, thumbprint }, cause, 'team');
    return true;
  }

  /** Revocation lists come and go by their hash: the log tells which. */
  #revoke(trustedCrls: readonly string[], issuerCrls: readonly string[], caller: Caller): void {
    const { trustedCrls: before = [], issuerCrls: beforeIssuers = [] } = this.#server.trust;
    this.#server.revoke(trustedCrls, issuerCrls);
    const [old, fresh] = [
      [...before, ...beforeIssuers],
      [...trustedCrls, ...issuerCrls],
    ];
    const by = caller.user ?? caller.from;
    const tell = (der: string, place: 'revocation-list' | 'none') => {
      const thumbprint = createHash('sha1').update(fromHex(der)).digest('hex');
      const data = { by, controller: this.#controller.id, place, thumbprint };
      this.#port.emit('opcua.trust', data, this.#incoming?.cause ?? null, 'team');
    };
    for (const der of old) if (!fresh.includes(der)) tell(der, 'none');
    for (const der of fresh) if (!old.includes(der)) tell(der, 'revocation-list');
  }

  /** Alarms were acknowledged at an operator's screen. */
  acknowledged(tags: readonly string[], by: string): void {
    for (const tag of tags) this.#conditions.acknowledged(tag, by, this.#port.now);
  }

  /** After a scan: alarms become conditions, a stop by a fault becomes an event. */
  scanned(now: Instant): void {
    const { mode } = this.#controller.plc;
    this.#followProgram();
    if (mode === 'run') this.#conditions.scan(now);
    if (mode === this.#mode) return;
    this.#mode = mode;
    const { id, title } = this.#controller.host;
    this.#server.raise(
      {
        // DeviceFailureEventType, and SystemEventType for what people did (OPC 10000-5, 6.4.30 and 6.4.29).
        type: mode === 'fault' ? 'i=2131' : 'i=2130',
        source: controllerNode(`${id}/Diagnostic/Mode`),
        sourceName: 'Mode',
        severity: mode === 'fault' ? 900 : 300,
        message: `${title.en} is in ${mode.toUpperCase()}`,
        audience: 'observer',
      },
      now,
    );
  }

  serve(incoming: Incoming, request: OpcUaRequest): OpcUaResponse {
    this.#incoming = incoming;
    this.#followProgram();
    try {
      return this.#server.serve(peerOf(incoming), request, this.#port.now);
    } finally {
      this.#incoming = null;
    }
  }

  hangUp(connection: number): void {
    this.#server.hangUp(String(connection));
  }

  /** A restart: sessions and subscriptions are gone. Whom it trusts it keeps. */
  forgetSessions(): void {
    this.#server.forgetSessions();
  }

  /** Takes other accounts and terms over. Lists that the document leaves as they were stay as the plant has them. */
  reconfigure(host: ControllerHost): void {
    const before = listedTrust(this.#terms);
    this.#terms = serverTerms(host);
    this.#server.replace(this.space, opcUaAccess(host.accounts, this.#terms));
    const listed = listedTrust(this.#terms);
    if (JSON.stringify(before) !== JSON.stringify(listed)) this.#server.believe(listed);
  }

  snapshot(): ControllerOpcUaState {
    return {
      server: this.#server.snapshot(),
      conditions: this.#conditions.snapshot(),
      file: this.#file.snapshot(),
      trustFile: { open: this.#trustFile.open.snapshot(), updated: this.#trustFile.updated },
      mode: this.#mode,
      version: this.#version,
    };
  }

  restore(state: unknown): void {
    const saved = structuredClone(state) as ControllerOpcUaState;
    this.#followProgram();
    this.#conditions.restore(saved.conditions);
    this.#file.restore(saved.file);
    if (saved.trustFile) {
      this.#trustFile.open.restore(saved.trustFile.open);
      this.#trustFile.updated = saved.trustFile.updated;
    }
    this.#mode = saved.mode;
    this.#version = saved.version ?? 0;
    this.#server.restore(saved.server);
  }

  /** Adds what is built when somebody looks: program variables, tasks, conditions, the program as a file. */
  #grow(id: string, program: string): readonly (() => void)[] {
    const { plc, engineering } = this.#controller;
    const model: ProgramModel = {
      controller: id,
      program,
      variables: () =>
        plc.program.variables.map(({ name, type, direction, constant }) => ({
          path: name,
          type,
          section: direction,
          constant,
        })),
      groups: () =>
        plc.program.groups.map(({ name, kind, type, direction }) => ({ path: name, kind, type, section: direction })),
      programs: () => plc.program.programs,
      read: (path) => engineering.readVariable(path),
    };
    const path = `${id}/Programs/${program}`;
    addProgramFile(this.space, controllerNode(path), this.#file);
    deferConditions(this.space, {
      folder: controllerNode(`${id}/Alarms`),
      prefix: controllerNode(`${id}/Alarms`),
      conditions: this.#conditions,
      respond: (tag, method, eventId, comment, caller) => {
        const now = this.#port.now;
        if (method === 'Enable' || method === 'Disable')
          return this.#conditions.setEnabled(tag, method === 'Enable', caller, now);
        const how = method === 'Acknowledge' ? 'acknowledge' : method === 'Confirm' ? 'confirm' : 'comment';
        const status = this.#conditions.answer(tag, how, eventId, comment, caller, now);
        if (how === 'acknowledge' && status === Status.Good)
          this.#port.acknowledged?.(tag, caller.user ?? caller.from, this.#incoming?.cause ?? 0);
        return status;
      },
    });
    return [
      deferProgram(this.space, model),
      deferGlobals(this.space, model),
      deferTasks(this.space, id, controllerNode(path), () => engineering.tasks()),
    ];
  }

  /** Another program has other variables and tasks: their nodes are forgotten and built anew when asked for. */
  #followProgram(): void {
    const { program } = this.#controller.plc;
    if (program === this.#program) return;
    this.#program = program;
    this.#version++;
    for (const forget of this.#forget) forget();
    this.#server.refreshNodes();
    if (!this.#server.listening) return;
    const { id } = this.#controller.host;
    this.#server.raise(programChanged(id, this.#programName), this.#port.now);
  }

  #audit(record: AuditRecord): void {
    const { audit, origin } = this.#terms;
    const { type, status, from, user, session, node, value, thumbprint } = record;
    // A device that keeps refusals only notes who was not let in; what goes wrong later is between client and server.
    const keeps = audit === 'all' || (audit === 'refusals' && session === 0 && status !== Status.Good);
    if (!keeps) return;
    const data = {
      audit: type,
      controller: this.#controller.id,
      from,
      node,
      origin: status === Status.Good ? null : origin,
      session,
      status: statusName(status),
      thumbprint,
      user,
      value: typeof value === 'object' ? null : value,
    };
    this.#port.emit('opcua.audit', data, this.#incoming?.cause ?? null, 'team');
  }

  #variable(controller: Controller, point: Point): ControllerPoint {
    const bool = point.type === 'bool';
    const held = controller.reader(point.tag) as () => number;
    const base = {
      tag: point.tag,
      title: point.title,
      type: bool ? ('Boolean' as const) : ('Double' as const),
      unit: point.unit,
      range: bool ? undefined : point.range,
      writer:
        point.write === undefined ? null : point.write === 'engineer' ? ('engineer' as const) : ('operator' as const),
      read: bool ? () => held() !== 0 : held,
    };
    if (point.write === undefined || (point.area !== 'coil' && point.area !== 'holding')) return base;
    return {
      ...base,
      write: (value: unknown, caller: Caller) => {
        if (point.range && typeof value === 'number' && (value < point.range[0] || value > point.range[1]))
          return Status.Bad_OutOfRange;
        controller.writePoint(point, Number(value), caller.from, this.#incoming?.cause ?? 0);
        return Status.Good;
      },
    };
  }
}
