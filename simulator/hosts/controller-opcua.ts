import { parseDuration, START, seconds } from '../kernel/time.ts';
import type { AddressSpace, Caller } from '../protocols/opcua/address-space.ts';
import { type ControllerPoint, controllerSpace } from '../protocols/opcua/controller-space.ts';
import type { AuditRecord } from '../protocols/opcua/security.ts';
import { OpcUaServer, type OpcUaServerState } from '../protocols/opcua/server.ts';
import type { OpcUaRequest, OpcUaResponse } from '../protocols/opcua/services.ts';
import { Status, statusName } from '../protocols/opcua/status.ts';
import type { TrustLists, TrustPlace } from '../protocols/opcua/trust.ts';
import { addTrustNodes } from '../protocols/opcua/trust-nodes.ts';
import type { Controller } from './controller.ts';
import { listedTrust, type OpcUaServerTerms, opcUaAccess, serverTerms } from './opcua-schema.ts';
import { type HostPort, type Incoming, peerOf } from './port.ts';
import { ProgramError, programHash } from './program.ts';
import type { ControllerHost, Point } from './schema.ts';

/**
 * Characters of a program that a controller takes over the network. It is compiled between two scans of every world of
 * the thread: this many take some tenths of a second at the worst.
 */
const LARGEST_PROGRAM = 128 * 1024;

/** A controller's OPC UA server: its points as variables, its state as diagnostics, its program as a method. */
export class ControllerOpcUa {
  readonly space: AddressSpace;
  readonly #server: OpcUaServer;
  readonly #port: HostPort;
  readonly #controller: string;
  #terms: OpcUaServerTerms;
  /** The request that is being served: setters and methods need its cause. */
  #incoming: Incoming | null = null;

  constructor(controller: Controller, port: HostPort) {
    const { host, plc } = controller;
    this.space = controllerSpace({
      id: host.id,
      title: host.title,
      namespaceUri: `urn:kunren:${host.id}`,
      applicationUri: `urn:kunren:${host.id}:server`,
      identity: host.identity,
      startTime: START,
      task: { name: 'Main', interval: parseDuration(host.scan) ?? seconds(0.1) },
      program: {
        name: host.program.replace(/^.*\//, '').replace(/\.st$/, ''),
        hash: () => programHash(controller.source),
      },
      points: controller.points.map((point) => this.#variable(controller, point)),
      diagnostics: [
        { name: 'Mode', title: { ja: '運転モード', en: 'Operating mode' }, type: 'String', read: () => plc.mode },
        {
          name: 'ScanCount',
          title: { ja: 'スキャン回数', en: 'Scans since start' },
          type: 'UInt32',
          read: () => controller.scans,
        },
      ],
      methods: [
        {
          name: 'DownloadProgram',
          title: { ja: 'プログラムの書込み', en: 'Download a program' },
          caller: 'engineer',
          inputs: [
            { name: 'Source', type: 'String', description: { locale: 'en', text: 'Structured Text, IEC 61131-3' } },
          ],
          outputs: [
            { name: 'Hash', type: 'String', description: { locale: 'en', text: 'Hash of the program that runs now' } },
          ],
          call: ([source], caller) => {
            try {
              const text = String(source);
              if (text.length > LARGEST_PROGRAM)
                throw new ProgramError(`the program has ${text.length} characters, more than ${LARGEST_PROGRAM}`);
              controller.download(text, caller.from, this.#incoming?.cause ?? null);
            } catch (error) {
              if (!(error instanceof ProgramError)) throw error;
              return { status: Status.Bad_OutOfRange, outputs: [{ type: 'String', value: error.message }] };
            }
            return { status: Status.Good, outputs: [{ type: 'String', value: programHash(controller.source) }] };
          },
        },
      ],
    });
    this.#port = port;
    this.#controller = host.id;
    this.#terms = serverTerms(host);
    this.#server = new OpcUaServer(this.space, opcUaAccess(host.accounts, this.#terms), {
      trust: listedTrust(this.#terms),
      audit: (record) => this.#audit(record),
    });
    addTrustNodes(this.space, {
      lists: () => this.#server.trust,
      place: (thumbprint, place, caller) =>
        this.place(thumbprint, place, caller.user ?? caller.from, this.#incoming?.cause ?? null),
    });
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
  place(thumbprint: string, place: TrustPlace, by: string, cause: number | null): boolean {
    if (!this.#server.place(thumbprint, place)) return false;
    this.#port.emit('opcua.trust', { by, controller: this.#controller, place, thumbprint }, cause, 'team');
    return true;
  }

  serve(incoming: Incoming, request: OpcUaRequest): OpcUaResponse {
    this.#incoming = incoming;
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
    const empty = new OpcUaServer(this.space, { accounts: [], anonymous: null }).snapshot();
    this.#server.restore({ ...empty, trust: this.#server.trust });
  }

  /** Takes other accounts and terms over. Lists that the document leaves as they were stay as the plant has them. */
  reconfigure(host: ControllerHost): void {
    const before = listedTrust(this.#terms);
    this.#terms = serverTerms(host);
    this.#server.replace(this.space, opcUaAccess(host.accounts, this.#terms));
    const listed = listedTrust(this.#terms);
    if (JSON.stringify(before) !== JSON.stringify(listed)) this.#server.believe(listed);
  }

  snapshot(): OpcUaServerState {
    return this.#server.snapshot();
  }

  restore(state: unknown): void {
    this.#server.restore(state as OpcUaServerState);
  }

  #audit(record: AuditRecord): void {
    const { audit, origin } = this.#terms;
    const { type, status, from, user, session, node, value, thumbprint } = record;
    // A device that keeps refusals only notes who was not let in; what goes wrong later is between client and server.
    const keeps = audit === 'all' || (audit === 'refusals' && session === 0 && status !== Status.Good);
    if (!keeps) return;
    const data = {
      audit: type,
      controller: this.#controller,
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
