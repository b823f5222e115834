import { methodNode, methodSetOf } from '../../../simulator/protocols/opcua/controller-space.ts';
import {
  Attribute,
  type DataValue,
  type NodeIdText,
  type OpcUaRequest,
  type OpcUaResponse,
  type OpcUaRole,
  type ReferenceDescription,
  type UaValue,
} from '../../../simulator/protocols/opcua/services.ts';
import { Status } from '../../../simulator/protocols/opcua/status.ts';
import type { Live } from '../live.ts';
import { Refused, refusal, refusalOf } from './refusals.ts';

/** Who signs in at the controller; null: nobody, which is a session that may look. */
export interface SignIn {
  readonly user: string;
  readonly password: string;
}

interface Session {
  readonly number: number;
  readonly role: OpcUaRole;
}

type Answered<Kind extends OpcUaResponse['kind']> = Extract<OpcUaResponse, { kind: Kind }>;

/** Wall milliseconds that a request may take: a world that stands still lets them wait. */
const PATIENCE = 8000;

/**
 * The engineering workstation's OPC UA connection to one controller of a cell. What it asks is a request in the
 * cell's own network: conduits judge it, the sensor sees it, the capture has it. Throws Refused with the reason in
 * words where it does not get through.
 */
export class ControllerLink {
  readonly #live: Live;
  readonly #exercise: string;
  readonly #from: string;
  readonly #controller: string;
  readonly #signIn: SignIn | null;
  #session: Promise<Session> | null = null;
  /** Simulation µs of the latest answer. */
  t = 0;

  constructor(live: Live, exercise: string, from: string, controller: string, signIn: SignIn | null) {
    this.#live = live;
    this.#exercise = exercise;
    this.#from = from;
    this.#controller = controller;
    this.#signIn = signIn;
  }

  async read(nodes: readonly NodeIdText[]): Promise<readonly DataValue[]> {
    const answer = await this.#inSession('read', (session) => ({
      kind: 'read',
      session,
      items: nodes.map((node) => ({ node, attribute: Attribute.Value })),
    }));
    return answer.results;
  }

  /** What hangs below a node; empty where there is no such node. */
  async children(node: NodeIdText): Promise<readonly ReferenceDescription[]> {
    const answer = await this.#inSession('browse', (session) => ({
      kind: 'browse',
      session,
      items: [{ node, direction: 'forward', referenceType: 'i=33', includeSubtypes: true, nodeClasses: 0 }],
      limit: 1000,
    }));
    return answer.results[0]?.references ?? [];
  }

  /** Calls a method of the controller's MethodSet; gives its outputs. */
  async call(method: string, ...inputs: readonly string[]): Promise<readonly UaValue[]> {
    const answer = await this.#inSession('call', (session) => ({
      kind: 'call',
      session,
      object: methodSetOf(this.#controller),
      method: methodNode(this.#controller, method),
      arguments: inputs.map((value) => ({ type: 'String', value })),
    }));
    const outputs = answer.outputs.map(({ value }) => value);
    if (answer.status === Status.Good) return outputs;
    const said = typeof outputs[0] === 'string' ? outputs[0] : null;
    throw new Refused(refusalOf(answer.status, said, (await this.#session)?.role === 'engineer'));
  }

  /* A session that the controller has dropped meanwhile is opened again, once. */
  async #inSession<Kind extends 'read' | 'browse' | 'call'>(
    kind: Kind,
    make: (session: number) => OpcUaRequest,
  ): Promise<Answered<Kind>> {
    for (let attempt = 0; ; attempt++) {
      const session = await this.#open();
      const answer = await this.#ask(make(session.number));
      if (answer.kind === kind) return answer as Answered<Kind>;
      if (answer.kind !== 'fault') throw new Refused(refusal('status'));
      if (answer.status !== Status.Bad_SessionIdInvalid || attempt > 0)
        throw new Refused(refusalOf(answer.status, null, session.role === 'engineer'));
      this.#session = null;
    }
  }

  #open(): Promise<Session> {
    if (this.#session) return this.#session;
    const opening = this.#signUp();
    this.#session = opening;
    opening.catch(() => {
      if (this.#session === opening) this.#session = null;
    });
    return opening;
  }

  async #signUp(): Promise<Session> {
    const answer = await this.#ask({
      kind: 'openSession',
      name: this.#from,
      user: this.#signIn?.user ?? null,
      password: this.#signIn?.password ?? null,
    });
    if (answer.kind === 'openSession') return { number: answer.session, role: answer.role };
    const status = answer.kind === 'fault' ? answer.status : null;
    const denied = status === Status.Bad_UserAccessDenied || status === Status.Bad_IdentityTokenRejected;
    throw new Refused(refusal(denied ? 'sign-in' : 'status', null, status));
  }

  async #ask(service: OpcUaRequest): Promise<OpcUaResponse> {
    const channel = `engineering/${this.#from}/${this.#controller}/${this.#signIn?.user ?? ''}`;
    const asked = this.#live.request(this.#exercise, {
      kind: 'request',
      from: this.#from,
      to: this.#controller,
      channel,
      request: { protocol: 'opcua', service },
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, PATIENCE, null);
    });
    const answer = await Promise.race([asked, late]).finally(() => clearTimeout(timer));
    if (answer === null) {
      // What comes too late is nobody's: the next one asks anew.
      asked.catch(() => {});
      throw new Refused(refusal('waiting'));
    }
    this.t = answer.t;
    const { reply } = answer;
    if (reply.outcome === 'opcua') return reply.service;
    this.#session = null;
    throw new Refused(refusal(reply.outcome === 'refused' ? 'connection-refused' : 'no-answer'));
  }
}
