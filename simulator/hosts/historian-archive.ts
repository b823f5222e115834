import { atSeconds, type Instant, inSeconds, START, seconds } from '../kernel/time.ts';
import type { HistoryRange, HistoryValues } from '../protocols/opcua/address-space.ts';
import { controllerSpace, pointNode } from '../protocols/opcua/controller-space.ts';
import { deferHistoryNodes } from '../protocols/opcua/history-nodes.ts';
import { OpcUaServer, type OpcUaServerState } from '../protocols/opcua/server.ts';
import type { OpcUaRequest, OpcUaResponse } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import type { HistoryStore } from './history.ts';
import { opcUaAccess } from './opcua-schema.ts';
import { type Incoming, peerOf } from './port.ts';
import type { HistorianHost, Point } from './schema.ts';

/** The historian's own OPC UA server: historical access (OPC 10000-11, raw values) to what it has stored. */
export class HistorianArchive {
  readonly #server: OpcUaServer;
  readonly #now: () => Instant;

  constructor(host: HistorianHost, points: readonly Point[], store: HistoryStore, now: () => Instant) {
    this.#now = now;
    const space = controllerSpace({
      id: host.id,
      title: host.title,
      namespaceUri: `urn:kunren:${host.id}`,
      applicationUri: `urn:kunren:${host.id}:server`,
      identity: { vendor: 'Kunren', product: 'Historian', revision: '1', model: 'archive', name: host.id },
      startTime: START,
      task: { name: 'Archive', interval: seconds(1) },
      program: { name: 'archive', hash: () => '' },
      points: points.map((point) => ({
        tag: point.tag,
        title: point.title,
        type: 'Double' as const,
        unit: point.unit,
        range: point.range,
        writer: null,
        read: () => store.last(point.tag) ?? 0,
        quality: () => (store.last(point.tag) === undefined ? Status.Uncertain_LastUsableValue : Status.Good),
        history: (range: HistoryRange) => historyOf(store, point.tag, range),
      })),
      diagnostics: [],
      methods: [],
    });
    deferHistoryNodes(
      space,
      points.map((point) => pointNode(point.tag)),
    );
    this.#server = new OpcUaServer(space, opcUaAccess(host.accounts));
  }

  get space() {
    return this.#server.space;
  }

  serve(incoming: Incoming, request: OpcUaRequest): OpcUaResponse {
    return this.#server.serve(peerOf(incoming), request, this.#now());
  }

  hangUp(connection: number): void {
    this.#server.hangUp(String(connection));
  }

  snapshot(): OpcUaServerState {
    return this.#server.snapshot();
  }

  restore(state: unknown): void {
    this.#server.restore(state as OpcUaServerState);
  }
}

const historyOf = (store: HistoryStore, tag: string, { start, end }: HistoryRange): HistoryValues => {
  const { t, value } = store.range(tag, inSeconds(start), inSeconds(end));
  return {
    values: t.map((at, i) => ({
      type: 'Double',
      value: value[i] as number,
      status: Status.Good,
      sourceTimestamp: atSeconds(at),
    })),
  };
};
