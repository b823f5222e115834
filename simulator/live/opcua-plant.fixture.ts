import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AttributeIds,
  type ClientMonitoredItem,
  type ClientSession,
  ClientSubscription,
  constructEventFilter,
  type OPCUAClientOptions,
  TimestampsToReturn,
  type UserIdentityInfo,
  UserTokenType,
  type Variant,
} from 'node-opcua';
import type { WorldEvent } from '../kernel/event.ts';
import type { SiteDocument } from '../site/document.ts';
import { resolveSite } from '../site/resolve.ts';
import { type CellEdge, openCellEdge } from './cell-edge.ts';
import { CellHost } from './cell-host.ts';
import { liveCell } from './live-cell.fixture.ts';
import type { LiveCell } from './live-cell.ts';
import { withSession } from './opcua-client.fixture.ts';

export const EPOCH = Date.UTC(2026, 3, 1);

export const named = (userName: string, password: string): UserIdentityInfo => ({
  type: UserTokenType.UserName,
  userName,
  password,
});

/** A whole plant behind real sockets, running at a pace; clients of node-opcua connect to it. */
export class LivePlant {
  readonly events: WorldEvent[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'kunren-plant-'));
  readonly cell: LiveCell;
  readonly #host = new CellHost();
  #edge: CellEdge | null = null;
  readonly #site: SiteDocument;

  /** `site` may have fewer edges than the plant's own: each costs a server. */
  constructor(site: SiteDocument, pace: number) {
    this.#site = site;
    this.cell = liveCell(resolveSite(site, 1, 'team-1'), pace, (event) => this.events.push(event));
  }

  async open(): Promise<void> {
    this.#edge = await openCellEdge({
      cell: this.cell,
      site: resolveSite(this.#site, 1, 'team-1'),
      host: '127.0.0.1',
      basePort: 0,
      keys: this.folder,
      epoch: EPOCH,
      wake: () => this.#host.wake(),
    });
    await this.#edge.complete;
    this.cell.start();
    this.#host.add('team-1', this.cell);
  }

  async close(): Promise<void> {
    this.#host.close();
    await this.#edge?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async url(controller: string, as: string): Promise<string> {
    const endpoints = (await this.#edge?.complete) ?? [];
    const found = endpoints.find((each) => each.protocol === 'opcua' && each.host === controller && each.as === as);
    if (!found) throw new Error(`${controller} as ${as}`);
    return found.url;
  }

  /** A session at a controller's endpoint of a host, closed when `use` is done. */
  async session<T>(
    [controller, as]: readonly [string, string],
    identity: UserIdentityInfo | undefined,
    use: (session: ClientSession) => Promise<T>,
    options: Partial<OPCUAClientOptions> = {},
  ): Promise<T> {
    return withSession({ url: await this.url(controller, as), folder: this.folder }, identity, use, options);
  }
}

/** A subscription that publishes often, for as long as `session` lasts. */
export const subscribe = (session: ClientSession): ClientSubscription =>
  ClientSubscription.create(session, {
    requestedPublishingInterval: 100,
    requestedLifetimeCount: 100,
    requestedMaxKeepAliveCount: 10,
    publishingEnabled: true,
  });

/** Fields of the events that come to an item on `node`, as they come. */
export const listen = async (
  subscription: ClientSubscription,
  node: string,
  fields: readonly string[],
): Promise<Variant[][]> => {
  const item = (await subscription.monitor(
    { nodeId: node, attributeId: AttributeIds.EventNotifier },
    { samplingInterval: 0, queueSize: 100, discardOldest: true, filter: constructEventFilter([...fields]) },
    TimestampsToReturn.Both,
  )) as ClientMonitoredItem;
  const events: Variant[][] = [];
  item.on('changed', (received) => events.push(received as unknown as Variant[]));
  return events;
};
