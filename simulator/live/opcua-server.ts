import type { Server, Socket } from 'node:net';
import {
  type BrowseDescription,
  BrowseDirection,
  BrowsePathResult,
  type BrowseRequest,
  BrowseResponse,
  type BrowseResult,
  type CallMethodRequest,
  CallMethodResult,
  type CallRequest,
  CallResponse,
  type CreateMonitoredItemsRequest,
  CreateMonitoredItemsResponse,
  type CreateSessionRequest,
  type CreateSubscriptionRequest,
  CreateSubscriptionResponse,
  coerceExpandedNodeId,
  coerceNodeId,
  DataValue,
  type DeleteMonitoredItemsRequest,
  DeleteMonitoredItemsResponse,
  extractRange,
  HistoryData,
  type HistoryReadRequest,
  HistoryReadResponse,
  HistoryReadResult,
  type ISessionContext,
  OPCUAServer,
  type OPCUAServerOptions,
  type ReadRequest,
  ReadResponse,
  type Response,
  type ServerSecureChannelLayer,
  type ServerSession,
  ServiceFault,
  type StatusCode,
  StatusCodes,
  TimestampsToReturn,
  TransferSubscriptionsResponse,
  type TranslateBrowsePathsToNodeIdsRequest,
  TranslateBrowsePathsToNodeIdsResponse,
  type WriteRequest,
  WriteResponse,
} from 'node-opcua';
import type {
  BrowseItem,
  BrowseResult as CellBrowseResult,
  OpcUaResponse,
  Variant,
} from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import { authorizeByCell, believeByCell } from './opcua-authority.ts';
import { fromPathElement, mergeBrowse } from './opcua-browse.ts';
import type { CellLink } from './opcua-cell.ts';
import { isForApplication, securityOf } from './opcua-certificates.ts';
import { offerTokens } from './opcua-endpoints.ts';
import { fromEventFilter } from './opcua-events.ts';
import { SessionFeeds, SubscriptionFeed, subscriptionRequest } from './opcua-feed.ts';
import { historyRequest } from './opcua-history.ts';
import { createItems } from './opcua-items.ts';
import { isOfCell, WELL_KNOWN } from './opcua-mirror.ts';
import type { SpaceDescription } from './opcua-relay.ts';
import { type EdgeConnection, EdgeSessions, type SessionlessRequest } from './opcua-sessions.ts';
import { fromVariant, nodeText, type Times, toDataValue, toStatusCode, toVariant } from './opcua-values.ts';

type Message = Parameters<ServerSecureChannelLayer['send_response']>[2] & { session?: ServerSession };
/** By the number of TimestampsToReturn: Source, Server, Both, Neither. */
const TIMES: readonly Times[] = [
  { source: true, server: false },
  { source: false, server: true },
  { source: true, server: true },
  { source: false, server: false },
];

type Send = (response: Response) => void;
type Refuse = (status: StatusCode) => void;

const DIRECTIONS: Readonly<Record<number, BrowseItem['direction']>> = {
  [BrowseDirection.Forward]: 'forward',
  [BrowseDirection.Inverse]: 'inverse',
};

/** ConditionRefresh and ConditionRefresh2 (OPC 10000-9, 5.5.7 and 5.5.8). */
const REFRESHES: ReadonlySet<string> = new Set(['i=3875', 'i=12912']);

/**
 * The stack's server for one controller, with an endpoint for each host whose network a client may stand in. The stack
 * has channels, security, sessions and encoding; what a service means is the cell's: each handler asks it with the
 * source of its connection. Structure that only the stack knows (types, its own diagnostics) is read from the stack.
 */
export class EdgeServer extends OPCUAServer {
  readonly #cell: CellLink;
  readonly #sessions: EdgeSessions;
  readonly #space: SpaceDescription;
  readonly #sources: readonly string[];
  readonly #feeds = new WeakMap<ServerSession, SessionFeeds>();
  readonly #byId = new WeakMap<object, SubscriptionFeed>();
  /** What the cell answered to a browse request, until the stack comes to the same request. */
  readonly #browsed = new WeakMap<object, readonly CellBrowseResult[]>();
  #nextChannel = 1;

  /** `sources` are the hosts behind the endpoints, in the order of `options.endpoints`. */
  constructor(options: OPCUAServerOptions, cell: CellLink, space: SpaceDescription, sources: readonly string[]) {
    const sessions = new EdgeSessions(cell);
    super({
      ...options,
      userManager: {
        isValidUserAsync(this: ServerSession, user: string, password: string, done: (e: null, ok: boolean) => void) {
          sessions.login(this, user, { user, password }).then(
            (status) => done(null, status === Status.Good),
            () => done(null, false),
          );
        },
        getUserRoles: (user: string) => {
          const role = user === 'anonymous' ? null : sessions.roleOf(user);
          return role === null || role === 'anonymous' ? [] : [coerceNodeId(WELL_KNOWN[role])];
        },
      },
    });
    this.#cell = cell;
    this.#space = space;
    this.#sources = sources;
    this.#sessions = sessions;
    authorizeByCell(this, sessions);
  }

  /** Asks the cell about every connection before the stack sees it. Call between `initialize` and `start`. */
  guardConnections(): void {
    if (typeof this.engine.browseWithAutomaticExpansion !== 'function')
      throw new Error('OPC UA edge: the stack browses in another way; its version is not the one tested');
    this.engine.browseWithAutomaticExpansion = (nodes, context) => this.#browseBoth(nodes, context);
    this.endpoints.forEach((endpoint, index) => {
      offerTokens(endpoint.endpointDescriptions(), this.#space.security);
      endpoint.on('newChannel', (channel: ServerSecureChannelLayer) => believeByCell(channel, this.#sessions));
      const server = (endpoint as unknown as { _server?: Server })._server;
      if (!server)
        throw new Error('OPC UA edge: the stack has no listener to guard; its version is not the one tested');
      const accept = server.listeners('connection') as ((socket: Socket) => void)[];
      server.removeAllListeners('connection');
      server.on('connection', (socket: Socket) => {
        socket.on('error', () => socket.destroy());
        void this.#admit(socket, this.#sources[index] as string).then((admitted) => {
          if (admitted) for (const listener of accept) listener.call(server, socket);
        });
      });
    });
  }

  /** Resets every connection: whoever is connected speaks to a world that is gone. */
  disconnect(): void {
    this.#sessions.disconnect();
  }

  async #admit(socket: Socket, as: string): Promise<boolean> {
    const { controller } = this.#space;
    const origin = { controller, as, channel: `opcua/${controller}/${as}/${this.#nextChannel++}` };
    const connection: EdgeConnection = {
      origin,
      socket,
      place: `${socket.remoteAddress}:${socket.remotePort}`,
      used: false,
    };
    const open = await this.#cell.connect(origin);
    if (!open || socket.destroyed || !this.#sessions.add(connection)) {
      socket.resetAndDestroy();
      if (open) this.#cell.hangUp(origin);
      return false;
    }
    socket.once('close', () => {
      this.#sessions.remove(connection);
      this.#cell.hangUp(origin);
    });
    return true;
  }

  /** Asks the cell; faults and silence are dealt with here, and null comes back. */
  async #ask<K extends SessionlessRequest['kind']>(
    session: ServerSession,
    channel: ServerSecureChannelLayer,
    refuse: Refuse,
    request: Extract<SessionlessRequest, { kind: K }>,
  ): Promise<Extract<OpcUaResponse, { kind: K }> | null> {
    const answer = await this.#sessions.ask(session, channel, request);
    if (typeof answer === 'string') {
      this.#sessions.unanswered(channel, answer);
      return null;
    }
    if (answer.kind === request.kind) return answer as Extract<OpcUaResponse, { kind: K }>;
    refuse(toStatusCode(answer.kind === 'fault' ? answer.status : Status.Bad_UnexpectedError));
    return null;
  }

  /** Runs a handler on an active session; an error in it is answered, so that a client never waits for nothing. */
  #serve(
    ResponseClass: unknown,
    message: Message,
    channel: ServerSecureChannelLayer,
    handler: (session: ServerSession, send: Send, refuse: Refuse) => Promise<void>,
  ): void {
    void this._apply_on_SessionObject(
      ResponseClass as never,
      message as never,
      channel,
      async (session: ServerSession, send: Send, refuse: Refuse) => {
        try {
          await handler(session, send, refuse);
        } catch (error) {
          console.error('OPC UA edge:', error);
          refuse(StatusCodes.BadInternalError);
        }
      },
    );
  }

  /** Who shows another application's certificate is turned away (OPC 10000-4, 5.6.2.3); the cell keeps the record. */
  protected override async _on_CreateSessionRequest(
    message: Message,
    channel: ServerSecureChannelLayer,
  ): Promise<void> {
    const { clientDescription } = message.request as unknown as CreateSessionRequest;
    const certificate = channel.clientCertificate;
    const uri = clientDescription.applicationUri ?? '';
    if (certificate && !isForApplication(certificate, uri)) {
      await this.#sessions.believes(channel, securityOf(channel), Status.Bad_CertificateUriInvalid);
      const responseHeader = { serviceResult: StatusCodes.BadCertificateUriInvalid };
      channel.send_response('MSG', new ServiceFault({ responseHeader }), message as never);
      return;
    }
    await super._on_CreateSessionRequest(message as never, channel);
  }

  protected override _on_ActivateSessionRequest(message: Message, channel: ServerSecureChannelLayer): void {
    if (message.session) this.#sessions.activating(message.session, channel);
    super._on_ActivateSessionRequest(message as never, channel);
  }

  protected override _on_ReadRequest(message: Message, channel: ServerSecureChannelLayer): void {
    const request = message.request as unknown as ReadRequest;
    this.#serve(ReadResponse, message, channel, async (session, send, refuse) => {
      const wanted = request.timestampsToReturn;
      if (wanted > TimestampsToReturn.Neither) return refuse(StatusCodes.BadTimestampsToReturnInvalid);
      if (request.maxAge < 0) return refuse(StatusCodes.BadMaxAgeInvalid);
      const nodes = request.nodesToRead ?? [];
      for (const node of nodes) node.nodeId = session.resolveRegisteredNode(node.nodeId);
      const items = nodes.map((node) => ({ node: nodeText(node.nodeId), attribute: node.attributeId }));
      const answer = await this.#ask(session, channel, refuse, { kind: 'read', items });
      if (!answer) return;
      const { epoch } = this.#space;
      const times = TIMES[wanted];
      const results = answer.results.map((value) => toDataValue(value, epoch, times));
      // What the cell does not have may be the stack's: types of the standard, diagnostics.
      const own: number[] = [];
      nodes.forEach((node, i) => {
        if (node.nodeId.namespace === 0 && (answer.results[i]?.status ?? 0) !== Status.Good) own.push(i);
      });
      if (own.length > 0) {
        const nodesToRead = own.map((i) => nodes[i] as (typeof nodes)[number]);
        const stack = await this.engine.read(session.sessionContext, { ...request, nodesToRead });
        own.forEach((i, k) => {
          results[i] = stack[k] ?? new DataValue({ statusCode: StatusCodes.BadNodeIdUnknown });
        });
      }
      nodes.forEach((node, i) => {
        if (node.indexRange && !node.indexRange.isEmpty() && !own.includes(i))
          results[i] = extractRange(results[i] as DataValue, node.indexRange);
      });
      const response = new ReadResponse({});
      response.results = results;
      send(response);
    });
  }

  protected override _on_WriteRequest(message: Message, channel: ServerSecureChannelLayer): void {
    const request = message.request as unknown as WriteRequest;
    this.#serve(WriteResponse, message, channel, async (session, send, refuse) => {
      const nodes = request.nodesToWrite ?? [];
      const results: StatusCode[] = nodes.map(() => StatusCodes.BadWriteNotSupported);
      // Parts of an array, qualities and types that no controller has are not for the cell (OPC 10000-4, 5.10.4.4).
      const asked = nodes.flatMap((node, i) => {
        if (node.indexRange && !node.indexRange.isEmpty()) return [];
        const value = node.value.value ? fromVariant(node.value.value, this.#space.epoch) : null;
        if (!value) {
          results[i] = StatusCodes.BadTypeMismatch;
          return [];
        }
        const id = nodeText(session.resolveRegisteredNode(node.nodeId));
        return [{ i, item: { node: id, attribute: node.attributeId, value } }];
      });
      if (asked.length > 0 || nodes.length === 0) {
        const answer = await this.#ask(session, channel, refuse, {
          kind: 'write',
          items: asked.map(({ item }) => item),
        });
        if (!answer) return;
        asked.forEach(({ i }, k) => {
          results[i] = toStatusCode(answer.results[k] ?? Status.Bad_UnexpectedError);
        });
      }
      send(new WriteResponse({ results }));
    });
  }

  /** Asks the cell, and lets the stack add what it has itself, and page the list (see `mergeBrowse`). */
  protected override _on_BrowseRequest(message: Message, channel: ServerSecureChannelLayer): void {
    const request = message.request as unknown as BrowseRequest;
    this.#serve(BrowseResponse, message, channel, async (session, _send, refuse) => {
      const items = (request.nodesToBrowse ?? []).map((node) => ({
        node: nodeText(node.nodeId),
        direction: DIRECTIONS[node.browseDirection] ?? ('both' as const),
        referenceType: !node.referenceTypeId || node.referenceTypeId.isEmpty() ? null : nodeText(node.referenceTypeId),
        includeSubtypes: node.includeSubtypes,
        nodeClasses: node.nodeClassMask,
      }));
      const answer = await this.#ask(session, channel, refuse, { kind: 'browse', items, limit: 0 });
      if (!answer || !request.nodesToBrowse) return;
      this.#browsed.set(request.nodesToBrowse, answer.results);
      super._on_BrowseRequest(message as never, channel);
    });
  }

  /** The stack's way to the references of nodes; what the cell answered for this very list is put together with it. */
  async #browseBoth(nodes: BrowseDescription[], context: ISessionContext): Promise<BrowseResult[]> {
    const cell = this.#browsed.get(nodes) ?? [];
    const results: BrowseResult[] = [];
    for (const [i, node] of nodes.entries()) {
      // A reference type of the cell's models leads from nowhere in the stack.
      const foreign =
        isOfCell(nodeText(node.nodeId)) || (node.referenceTypeId && isOfCell(nodeText(node.referenceTypeId)));
      const stack = foreign ? null : ((await this.engine.browse(context, [node]))[0] ?? null);
      results.push(mergeBrowse(stack, cell[i], node.resultMask));
    }
    return results;
  }

  protected override _on_TranslateBrowsePathsToNodeIdsRequest(
    message: Message,
    channel: ServerSecureChannelLayer,
  ): void {
    const request = message.request as unknown as TranslateBrowsePathsToNodeIdsRequest;
    this.#serve(TranslateBrowsePathsToNodeIdsResponse, message, channel, async (session, send, refuse) => {
      const paths = request.browsePaths ?? [];
      const answer = await this.#ask(session, channel, refuse, {
        kind: 'translatePaths',
        paths: paths.map(({ startingNode, relativePath }) => ({
          start: nodeText(startingNode),
          elements: (relativePath.elements ?? []).map(fromPathElement),
        })),
      });
      if (!answer) return;
      const results: BrowsePathResult[] = [];
      for (const [i, path] of paths.entries()) {
        const result = answer.results[i];
        // What the cell does not find may be among the stack's own: types of the standard, diagnostics.
        if (result?.status === Status.Good || isOfCell(nodeText(path.startingNode)))
          results.push(
            new BrowsePathResult({
              statusCode: toStatusCode(result?.status ?? Status.Bad_UnexpectedError),
              targets: (result?.targets ?? []).map(({ node, remaining }) => ({
                targetId: coerceExpandedNodeId(node),
                remainingPathIndex: remaining < 0 ? 0xffffffff : remaining,
              })),
            }),
          );
        else results.push(await this.engine.translateBrowsePath(path));
      }
      send(new TranslateBrowsePathsToNodeIdsResponse({ results }));
    });
  }

  protected override _on_CallRequest(message: Message, channel: ServerSecureChannelLayer): void {
    const request = message.request as unknown as CallRequest;
    const { epoch } = this.#space;
    this.#serve(CallResponse, message, channel, async (session, send, refuse) => {
      const results: CallMethodResult[] = [];
      const calls = request.methodsToCall ?? [];
      if (calls.length === 0) return refuse(StatusCodes.BadNothingToDo);
      for (const call of calls) {
        const answer = await this.#ask(session, channel, refuse, {
          kind: 'call',
          object: nodeText(call.objectId),
          method: nodeText(call.methodId),
          arguments: this.#inCell(session, call).map((argument) => argument ?? { type: 'String', value: null }),
        });
        if (!answer) return;
        results.push(
          new CallMethodResult({
            statusCode: toStatusCode(answer.status),
            inputArgumentResults: answer.argumentResults.map(toStatusCode),
            outputArguments: answer.outputs.map(({ type, value }) => toVariant(type, value, epoch)),
          }),
        );
      }
      send(new CallResponse({ results }));
    });
  }

  /** A call's arguments as the cell takes them: a refresh names a subscription, which has another number there. */
  #inCell(session: ServerSession, call: CallMethodRequest): (Variant | null)[] {
    const given = (call.inputArguments ?? []).map((argument) => fromVariant(argument, this.#space.epoch));
    if (!REFRESHES.has(nodeText(call.methodId))) return given;
    const subscription = session.getSubscription(Number(given[0]?.value));
    const feed = subscription && this.#byId.get(subscription);
    return given.map((argument, i) =>
      argument === null
        ? null
        : { ...argument, value: i === 0 ? (feed?.worldId ?? 0) : (feed?.worldItem(Number(argument.value)) ?? 0) },
    );
  }

  protected override _on_HistoryReadRequest(message: Message, channel: ServerSecureChannelLayer): void {
    const request = message.request as unknown as HistoryReadRequest;
    const { epoch } = this.#space;
    this.#serve(HistoryReadResponse, message, channel, async (session, send, refuse) => {
      const asked = historyRequest(request, epoch);
      if (!asked) return refuse(StatusCodes.BadHistoryOperationUnsupported);
      const answer = await this.#ask(session, channel, refuse, asked);
      if (!answer) return;
      const results = answer.results.map(
        (result) =>
          new HistoryReadResult({
            statusCode: toStatusCode(result.status),
            ...(result.continuation ? { continuationPoint: Buffer.from(result.continuation, 'hex') } : {}),
            historyData: new HistoryData({ dataValues: result.values.map((value) => toDataValue(value, epoch)) }),
          }),
      );
      send(new HistoryReadResponse({ results }));
    });
  }

  protected override _on_CreateSubscriptionRequest(message: Message, channel: ServerSecureChannelLayer): void {
    const request = message.request as unknown as CreateSubscriptionRequest;
    this.#serve(CreateSubscriptionResponse, message, channel, async (session, send, refuse) => {
      const limits = this.engine.serverCapabilities;
      if (session.currentSubscriptionCount >= limits.maxSubscriptionsPerSession)
        return refuse(StatusCodes.BadTooManySubscriptions);
      if (this.currentSubscriptionCount >= limits.maxSubscriptions) return refuse(StatusCodes.BadTooManySubscriptions);
      const asked = subscriptionRequest({ publishingInterval: request.requestedPublishingInterval });
      const answer = await this.#ask(session, channel, refuse, asked);
      if (!answer) return;
      const subscription = session.createSubscription(request);
      let feeds = this.#feeds.get(session);
      if (!feeds) {
        feeds = new SessionFeeds();
        this.#feeds.set(session, feeds);
      }
      const feed = new SubscriptionFeed(session, this.#sessions, feeds, subscription, this.#space.epoch);
      feed.adopt(answer.subscription);
      this.#byId.set(subscription, feed);
      send(
        new CreateSubscriptionResponse({
          subscriptionId: subscription.id,
          revisedPublishingInterval: subscription.publishingInterval,
          revisedLifetimeCount: subscription.lifeTimeCount,
          revisedMaxKeepAliveCount: subscription.maxKeepAliveCount,
        }),
      );
    });
  }

  protected override _on_CreateMonitoredItemsRequest(message: Message, channel: ServerSecureChannelLayer): void {
    const request = message.request as unknown as CreateMonitoredItemsRequest;
    this.#serve(CreateMonitoredItemsResponse, message, channel, async (session, send, refuse) => {
      const subscription = session.getSubscription(request.subscriptionId);
      const feed = subscription && this.#byId.get(subscription);
      if (!subscription || !feed) return refuse(StatusCodes.BadSubscriptionIdInvalid);
      subscription.resetLifeTimeAndKeepAliveCounters();
      const items = request.itemsToCreate ?? [];
      const registered = await feed.register(
        items.map((item) => ({
          node: nodeText(session.resolveRegisteredNode(item.itemToMonitor.nodeId)),
          attribute: item.itemToMonitor.attributeId,
          filter: fromEventFilter(item.requestedParameters.filter, this.#space.epoch),
        })),
      );
      if (typeof registered === 'string') return this.#sessions.unanswered(channel, registered);
      if (typeof registered === 'number') return refuse(toStatusCode(registered));
      const addressSpace = this.engine.addressSpace;
      if (!addressSpace) return refuse(StatusCodes.BadShutdown);
      const { results, discarded } = createItems(subscription, request, registered, addressSpace);
      if (discarded.length > 0) await feed.discard(discarded);
      send(new CreateMonitoredItemsResponse({ results }));
    });
  }

  protected override _on_DeleteMonitoredItemsRequest(message: Message, channel: ServerSecureChannelLayer): void {
    const request = message.request as unknown as DeleteMonitoredItemsRequest;
    this.#serve(DeleteMonitoredItemsResponse, message, channel, async (session) => {
      const subscription = session.getSubscription(request.subscriptionId);
      const feed = subscription && this.#byId.get(subscription);
      if (feed) await feed.remove([...(request.monitoredItemIds ?? [])]);
      super._on_DeleteMonitoredItemsRequest(message as never, channel);
    });
  }

  /** A subscription belongs to the network of its connection: it is made anew, not moved. */
  protected override _on_TransferSubscriptionsRequest(message: Message, channel: ServerSecureChannelLayer): void {
    this.#serve(TransferSubscriptionsResponse, message, channel, async (_session, _send, refuse) =>
      refuse(StatusCodes.BadServiceUnsupported),
    );
  }

  protected override _on_CloseSessionRequest(message: Message, channel: ServerSecureChannelLayer): void {
    const { session } = message;
    const close = (): void => {
      super._on_CloseSessionRequest(message as never, channel);
    };
    if (!session || session.channel !== channel || session.status !== 'active') close();
    else this.#sessions.ask(session, channel, { kind: 'closeSession', deleteSubscriptions: true }).then(close, close);
  }
}
