import { join } from 'node:path';
import {
  AttributeIds,
  type ClientSession,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAClient,
  SecurityPolicy,
  TimestampsToReturn,
} from 'node-opcua';
import {
  ageOf,
  CHANGE_EVERY,
  type ClientOrder,
  type ClientReport,
  type ListenFigures,
  quantile,
  type ReadFigures,
  wallClock,
} from './messages.ts';

/* node-opcua's client under orders, in a process of its own: the same one for every server that is measured. */

const certificates = new OPCUACertificateManager({
  rootFolder: join(process.argv[2] ?? '.', 'client'),
  automaticallyAcceptUnknownCertificate: true,
});

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

const withSession = async <T>(
  url: string,
  secure: boolean,
  use: (session: ClientSession) => Promise<T>,
): Promise<T> => {
  const client = OPCUAClient.create({
    endpointMustExist: false,
    clientCertificateManager: certificates,
    connectionStrategy: { maxRetry: 2, initialDelay: 100, maxDelay: 500 },
    ...(secure
      ? { securityMode: MessageSecurityMode.SignAndEncrypt, securityPolicy: SecurityPolicy.Basic256Sha256 }
      : {}),
  });
  await client.connect(url);
  try {
    const session = await client.createSession();
    try {
      return await use(session);
    } finally {
      await session.close();
    }
  } finally {
    await client.disconnect();
  }
};

const visit = async (urls: readonly string[]): Promise<{ milliseconds: number }> => {
  const began = performance.now();
  await Promise.all(urls.map((url) => withSession(url, false, async () => undefined)));
  return { milliseconds: performance.now() - began };
};

/** Every session asks again as soon as it has its answer. A quarter of the time goes to warming up. */
const read = async (order: Extract<ClientOrder, { do: 'read' }>): Promise<ReadFigures> => {
  const { url, nodes, sessions, batch, secure, milliseconds } = order;
  const latencies: number[] = [];
  let measuring = false;
  let ended = false;
  let answers = 0;
  const loop = (lane: number): Promise<void> =>
    withSession(url, secure, async (session) => {
      for (let at = lane * batch; !ended; at += batch) {
        const items = Array.from({ length: batch }, (_, i) => ({
          nodeId: nodes[(at + i) % nodes.length] as string,
          attributeId: AttributeIds.Value,
        }));
        const from = performance.now();
        const values = await session.read(items);
        if (!values.every(({ statusCode }) => statusCode.isGood())) throw new Error('bench: a read failed');
        if (!measuring) continue;
        answers++;
        latencies.push(performance.now() - from);
      }
    });
  const lanes = Array.from({ length: sessions }, (_, lane) => loop(lane));
  await Promise.race([pause(milliseconds / 3 + 300), ...lanes]);
  measuring = true;
  const began = performance.now();
  await Promise.race([pause(milliseconds), ...lanes]);
  const elapsed = (performance.now() - began) / 1000;
  measuring = false;
  ended = true;
  await Promise.all(lanes);
  return { perSecond: answers / elapsed, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
};

const listen = (order: Extract<ClientOrder, { do: 'listen' }>): Promise<ListenFigures> =>
  withSession(order.url, false, async (session) => {
    const subscription = await session.createSubscription2({
      requestedPublishingInterval: order.interval,
      requestedLifetimeCount: 1000,
      requestedMaxKeepAliveCount: 10,
      publishingEnabled: true,
    });
    const ages: number[] = [];
    let measuring = false;
    const group = await subscription.monitorItems(
      order.nodes.map((nodeId) => ({ nodeId, attributeId: AttributeIds.Value })),
      { samplingInterval: order.interval, queueSize: 1, discardOldest: true },
      TimestampsToReturn.Both,
    );
    group.on('changed', (_item, { value }, index) => {
      if (measuring) ages.push(ageOf(value.value as number, index, wallClock()));
    });
    await pause(2 * CHANGE_EVERY);
    measuring = true;
    await pause(order.milliseconds);
    measuring = false;
    await subscription.terminate();
    return { notifications: ages.length, p50: quantile(ages, 0.5), p99: quantile(ages, 0.99) };
  });

const carryOut = (order: ClientOrder): Promise<ClientReport> =>
  order.do === 'visit' ? visit(order.urls) : order.do === 'read' ? read(order) : listen(order);

process.on('message', async (order: ClientOrder) => {
  try {
    await certificates.initialize();
    process.send?.(await carryOut(order));
  } catch (error) {
    console.error('bench:', error);
    process.exit(1);
  }
});
process.once('disconnect', () => process.exit(0));
