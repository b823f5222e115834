import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { LARGEST_PROGRAM } from '../contract/engineering.ts';
import { type Action, type RouteName, routes } from '../contract/routes.ts';
import type { Account } from '../store/accounts.ts';
import { Allowance, type Rate } from './allowance.ts';
import { ApiFault } from './faults.ts';
import { type Context, type Handler, type Handlers, handlers } from './handlers.ts';
import { isForeign, isOurs } from './origin.ts';
import { can, type Subject } from './permissions.ts';
import type { Range } from './range.ts';
import { routeSchemas } from './schemas.ts';
import { COOKIE } from './session-cookie.ts';
import { signInLimit } from './sign-in-limit.ts';
import { attachSockets } from './sockets.ts';
import { serveDashboard } from './static.ts';

export interface ServerOptions {
  readonly range: Range;
  /** Where the built dashboard lies. */
  readonly dashboard: string;
  /** Sign-in attempts a minute for an address and name. */
  readonly attempts?: number;
  /** How much one person may ask; `RATES` unless told otherwise. */
  readonly rates?: Rates;
  /** The address that browsers use, where a proxy in front has another than this server. */
  readonly publicUrl?: URL | null;
  readonly log?: (line: string) => void;
}

export interface Server {
  readonly app: FastifyInstance;
  /** Listens and returns the port in use. */
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

export interface Rates {
  /** Requests that change nothing. */
  readonly reads: Rate;
  /** Requests that change something: each is on the disk before it is answered. */
  readonly writes: Rate;
  /** Messages on sockets. */
  readonly messages: Rate;
}

/** Several times what a busy screen asks, and little enough that one person cannot hold the server up. */
export const RATES: Rates = {
  reads: { perSecond: 40, burst: 200 },
  writes: { perSecond: 5, burst: 40 },
  messages: { perSecond: 15, burst: 60 },
};

/** Reads that go through a log or a history. They count as many others. */
const COSTLY: ReadonlySet<RouteName> = new Set(['evidence', 'evidenceFile', 'evidenceRows', 'events', 'trends']);
const COST = 6;

/** Milliseconds in which a request has to be here whole: a client that dawdles does not keep a connection. */
const REQUEST_TIMEOUT = 30_000;
/** Open connections, sockets among them: several for each of a hundred people. */
const CONNECTIONS = 1000;

/** The largest request body, in bytes: a report of nine thousand characters fits, with room. */
const BODY_LIMIT = 64 * 1024;

/** Routes that take a whole program: its characters as JSON in UTF-8 may be three times as many bytes. */
const LARGE: ReadonlySet<RouteName> = new Set(['engineeringCompile', 'engineeringAct']);
const LARGE_LIMIT = 3 * LARGEST_PROGRAM + 1024;

declare module 'fastify' {
  interface FastifyRequest {
    account: Account | null;
  }
}

interface Limits {
  readonly reads: Allowance;
  readonly writes: Allowance;
}

/* Before the body is read: who asks, has he accepted the notice, may he do this to that. */
const guard =
  (range: Range, name: RouteName, limits: Limits, publicUrl: URL | null) =>
  async (request: FastifyRequest): Promise<void> => {
    if (request.method !== 'GET' && isForeign(request.headers, publicUrl)) throw new ApiFault('foreign-origin');
    const token = request.cookies[COOKIE];
    request.account = token === undefined ? null : range.store.accounts.session(token);
    if (request.account) {
      const limit = routes[name].method === 'GET' ? limits.reads : limits.writes;
      const seconds = limit.take(request.account.user, COSTLY.has(name) ? COST : 1);
      if (seconds > 0) throw new ApiFault('too-many-requests', { seconds });
    }
    const action: Action | null = routes[name].action;
    if (action === null) return;
    if (!request.account) throw new ApiFault('signed-out');
    if (action !== 'session:own' && !request.account.legal) throw new ApiFault('legal-notice');
    const { id } = request.params as { id?: string };
    let subject: Subject | null = null;
    if (id !== undefined && routes[name].path.startsWith('/api/exercises/')) {
      subject = range.store.exercises.find(id);
      // Whether it exists is nobody's business who could not do this to any.
      if (!subject && can(request.account, action, null)) throw new ApiFault('unknown-exercise', { id });
    }
    if (!can(request.account, action, subject)) throw new ApiFault('not-permitted');
  };

const fail = (
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
  log: (line: string) => void,
) => {
  let fault: ApiFault;
  if (error instanceof ApiFault) fault = error;
  else if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    const context = (error as { validationContext?: string }).validationContext ?? 'body';
    fault = new ApiFault('bad-request', { where: `${context}${first?.instancePath ?? ''}`, why: first?.message ?? '' });
  } else {
    const { statusCode, code } = error as FastifyError;
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      fault = new ApiFault('too-large', { limit: request.routeOptions.bodyLimit ?? BODY_LIMIT });
    } else if (statusCode !== undefined && statusCode < 500) {
      fault = new ApiFault('bad-request', { where: request.url, why: error.message });
    } else {
      log(`${request.method} ${request.url}: ${error.stack ?? error.message}`);
      fault = new ApiFault('internal');
    }
  }
  if (fault.status === 429) reply.header('retry-after', String(fault.params.seconds));
  return reply.code(fault.status).send(fault.toFault());
};

/** The range's web server: the routes of the contract, the socket, and the dashboard's files. */
export const createServer = async (options: ServerOptions): Promise<Server> => {
  const { range } = options;
  const log = options.log ?? (() => {});
  const publicUrl = options.publicUrl ?? null;
  const secure = publicUrl?.protocol === 'https:';
  const rates = options.rates ?? RATES;
  const limits = { reads: new Allowance(rates.reads), writes: new Allowance(rates.writes) };
  const app = Fastify({
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT,
    routerOptions: { maxParamLength: 200 },
    // A proxy on this machine says for whom it asks; anybody else could say anything.
    trustProxy: publicUrl ? 'loopback' : false,
  });
  app.server.maxConnections = CONNECTIONS;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('account', null);
  app.setErrorHandler((error: FastifyError, request, reply) => fail(error, request, reply, log));

  app.addHook('onRequest', async ({ headers }) => {
    if (!isOurs(headers.host, publicUrl)) throw new ApiFault('foreign-host', { host: headers.host });
  });
  await app.register(cookie);
  await app.register(helmet, {
    // No script but the dashboard's own files; styles inline because the widget library writes style attributes.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Plain HTTP on a classroom's network knows no such thing.
    strictTransportSecurity: secure ? { maxAge: 180 * 24 * 3600, includeSubDomains: false } : false,
    originAgentCluster: false,
    crossOriginOpenerPolicy: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(rateLimit, { global: false });
  const signIns = signInLimit(app, options.attempts ?? 10);

  const typed = app.withTypeProvider<ZodTypeProvider>();
  for (const name of Object.keys(routes) as RouteName[]) {
    const { method, path } = routes[name];
    const schema = routeSchemas[name] as { params?: unknown; querystring?: unknown; body?: unknown; answer?: unknown };
    typed.route({
      method,
      url: path,
      schema: {
        ...(schema.params ? { params: schema.params } : {}),
        ...(schema.querystring ? { querystring: schema.querystring } : {}),
        ...(schema.body ? { body: schema.body } : {}),
        ...(schema.answer ? { response: { 200: schema.answer } } : {}),
      },
      ...(name === 'signIn' ? { preHandler: signIns.check } : {}),
      ...(LARGE.has(name) ? { bodyLimit: LARGE_LIMIT } : {}),
      onRequest: guard(range, name, limits, publicUrl),
      handler: async (request, reply) => {
        const context: Context = { range, account: request.account, request, reply, signIns, secure };
        reply.header('cache-control', 'no-store');
        const handler = (handlers as Handlers)[name] as Handler<RouteName>;
        return handler(context, {
          params: request.params as never,
          query: request.query as never,
          body: request.body as never,
        });
      },
    });
  }
  await serveDashboard(app, options.dashboard);
  const sockets = attachSockets(app.server, range, { rate: rates.messages, publicUrl, log });

  return {
    app,
    listen: async (host, port) => {
      await app.listen({ host, port });
      return (app.server.address() as AddressInfo).port;
    },
    close: async () => {
      // Side by side: sockets wait for the web server's connections, and it closes them by force.
      await Promise.all([sockets.close(), app.close()]);
    },
  };
};
