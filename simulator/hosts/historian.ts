import { type Duration, inSeconds, parseDuration, seconds } from '../kernel/time.ts';
import type { ServiceReply } from '../network/message.ts';
import { pointNode } from '../protocols/opcua/controller-space.ts';
import { Attribute, type OpcUaRequest, type OpcUaResponse } from '../protocols/opcua/services.ts';
import { HistorianArchive } from './historian-archive.ts';
import type { HistoryStore } from './history.ts';
import type { HostPort, Incoming } from './port.ts';
import type { HistorianHost, Point } from './schema.ts';
import { Station } from './station.ts';

/** Where the historian stands with one controller. `subscription` 0: not subscribed. */
interface Link {
  session: number;
  subscription: number;
  acknowledge: { subscription: number; sequence: number }[];
}

/** After a failure the historian tries again in this time. */
const RETRY = seconds(10);

/** An archive of process values: subscribes to the controllers by OPC UA and answers history reads. */
export class Historian extends Station {
  readonly #publishing: Duration;
  readonly #store: HistoryStore;
  readonly #archive: HistorianArchive;
  /** Points with history by controller; a client handle is the index into its controller's list. */
  readonly #points: ReadonlyMap<string, readonly Point[]>;
  #links: Record<string, Link> = {};

  constructor(host: HistorianHost, port: HostPort, points: readonly Point[], store: HistoryStore) {
    super(host.id, port, host);
    this.#publishing = parseDuration(host.publishing) ?? seconds(1);
    this.#store = store;
    const kept = points.filter((point) => point.history);
    const controllers = [...new Set(kept.map((point) => point.controller))];
    this.#points = new Map(
      controllers.map((controller) => [controller, kept.filter((point) => point.controller === controller)]),
    );
    this.#archive = new HistorianArchive(host, kept, store, () => port.now);
  }

  protected override get services(): readonly number[] {
    return [4840];
  }

  recorded(): Record<string, number> {
    return Object.fromEntries(this.#store.tags().map((tag) => [tag, this.#store.last(tag) as number]));
  }

  override start(): void {
    for (const controller of this.#points.keys()) this.port.after(seconds(0.5), 'connect', controller);
  }

  override onMessage(message: string, data: unknown): void {
    const controller = data as string;
    if (message === 'connect') {
      this.#links[controller] = { session: 0, subscription: 0, acknowledge: [] };
      this.#ask(controller, { kind: 'openSession', name: this.id, user: null, password: null });
    } else if (message === 'publish') {
      const link = this.#links[controller];
      if (!link) return;
      this.#ask(controller, { kind: 'publish', session: link.session, acknowledge: link.acknowledge });
    }
  }

  override onReply(key: unknown, reply: ServiceReply): void {
    const controller = key as string;
    const link = this.#links[controller];
    if (!link) return;
    if (reply.outcome !== 'opcua' || reply.service.kind === 'fault' || !this.#next(controller, link, reply.service)) {
      delete this.#links[controller];
      this.port.after(RETRY, 'connect', controller);
    }
  }

  override serve(incoming: Incoming): ServiceReply {
    const { request } = incoming;
    if (request.protocol === 'opcua')
      return { outcome: 'opcua', service: this.#archive.serve(incoming, request.service) };
    return super.serve(incoming);
  }

  override hangUp(connection: number): void {
    this.#archive.hangUp(connection);
  }

  override snapshot(): unknown {
    return {
      station: super.snapshot(),
      links: this.#links,
      store: this.#store.snapshot(),
      archive: this.#archive.snapshot(),
    };
  }

  override restore(state: unknown): void {
    const saved = state as { station: unknown; links: Record<string, Link>; store: unknown; archive: unknown };
    super.restore(saved.station);
    this.#links = structuredClone(saved.links);
    this.#store.restore(saved.store);
    this.#archive.restore(saved.archive);
  }

  /** The next move after an answer; false when the answer leads nowhere. */
  #next(controller: string, link: Link, service: OpcUaResponse): boolean {
    const points = this.#points.get(controller) ?? [];
    const publishing = this.#publishing;
    switch (service.kind) {
      case 'openSession':
        link.session = service.session;
        this.#ask(controller, {
          kind: 'createSubscription',
          session: link.session,
          publishingInterval: publishing / 1e3,
          lifetimeCount: 60,
          keepAliveCount: 10,
        });
        return true;
      case 'createSubscription':
        link.subscription = service.subscription;
        this.#ask(controller, {
          kind: 'createMonitoredItems',
          session: link.session,
          subscription: link.subscription,
          items: points.map((point, index) => ({
            node: pointNode(point.tag),
            attribute: Attribute.Value,
            clientHandle: index,
            samplingInterval: publishing / 1e3,
            queueSize: 1,
            deadband: point.range ? (point.range[1] - point.range[0]) * DEADBAND : 0,
          })),
        });
        return true;
      case 'createMonitoredItems':
        this.port.after(publishing, 'publish', controller);
        return true;
      case 'publish': {
        const t = inSeconds(service.publishTime);
        for (const { clientHandle, value } of service.notifications) {
          const point = points[clientHandle];
          if (point && value.value !== null) this.#store.append(point.tag, t, Number(value.value));
        }
        link.acknowledge =
          service.notifications.length > 0 ? [{ subscription: service.subscription, sequence: service.sequence }] : [];
        this.port.after(publishing, 'publish', controller);
        return true;
      }
      default:
        return false;
    }
  }

  #ask(controller: string, service: OpcUaRequest): void {
    this.port.ask(controller, controller, { protocol: 'opcua', service }, null);
  }
}

/** Changes below this part of the range are not stored: exception reporting, as archives have it [our own choice]. */
const DEADBAND = 0.001;
