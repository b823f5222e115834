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
import { type Action, type RouteName, routes } from '../contract/routes.ts';
import type { Account } from '../store/accounts.ts';
import { ApiFault } from './faults.ts';
import { type Context, type Handler, type Handlers, handlers } from './handlers.ts';
import { isForeign } from './origin.ts';
import { can, type Subject } from './permissions.ts';
import type { Range } from './range.ts';
import { routeSchemas } from './schemas.ts';
import { COOKIE } from './session-cookie.ts';
import { attachSockets } from './sockets.ts';
import { serveDashboard } from './static.ts';

export interface ServerOptions {
  readonly range: Range;
  /** Where the built dashboard lies. */
  readonly dashboard: string;
  /** Sign-in attempts a minute for an address and name. */
  readonly attempts?: number;
  readonly log?: (line: string) => void;
}

export interface Server {
  readonly app: FastifyInstance;
  /** Listens and returns the port in use. */
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

/** The largest request body, in bytes: a report of nine thousand characters fits, with room. */
const BODY_LIMIT = 64 * 1024;

declare module 'fastify' {
  interface FastifyRequest {
    account: Account | null;
  }
}

/* Before the body is read: who asks, has he accepted the notice, may he do this to that. */
const guard =
  (range: Range, name: RouteName) =>
  async (request: FastifyRequest): Promise<void> => {
    if (request.method !== 'GET' && isForeign(request.headers)) throw new ApiFault('foreign-origin');
    const token = request.cookies[COOKIE];
    request.account = token === undefined ? null : range.store.accounts.session(token);
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
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') fault = new ApiFault('too-large', { limit: BODY_LIMIT });
    else if (statusCode !== undefined && statusCode < 500) {
      fault = new ApiFault('bad-request', { where: request.url, why: error.message });
    } else {
      log(`${request.method} ${request.url}: ${error.stack ?? error.message}`);
      fault = new ApiFault('internal');
    }
  }
  return reply.code(fault.status).send(fault.toFault());
};

/** The range's web server: the routes of the contract, the socket, and the dashboard's files. */
export const createServer = async (options: ServerOptions): Promise<Server> => {
  const { range } = options;
  const log = options.log ?? (() => {});
  const app = Fastify({ bodyLimit: BODY_LIMIT, forceCloseConnections: true, routerOptions: { maxParamLength: 200 } });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('account', null);
  app.setErrorHandler((error: FastifyError, request, reply) => fail(error, request, reply, log));

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
    // Served over plain HTTP on a classroom's network; whoever puts TLS in front sets it there.
    strictTransportSecurity: false,
    originAgentCluster: false,
    crossOriginOpenerPolicy: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(rateLimit, { global: false });

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
      ...(name === 'signIn' ? { preHandler: signInLimit(app, options.attempts ?? 10) } : {}),
      onRequest: guard(range, name),
      handler: async (request, reply) => {
        const context: Context = { range, account: request.account, request, reply };
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
  const sockets = attachSockets(app.server, range, log);

  return {
    app,
    listen: async (host, port) => {
      await app.listen({ host, port });
      return (app.server.address() as AddressInfo).port;
    },
    close: async () => {
      await sockets.close();
      await app.close();
    },
  };
};

/* Counted for address and name together: a classroom may sit behind one address. */
const signInLimit = (app: FastifyInstance, attempts: number) => {
  const limit = app.createRateLimit({
    max: attempts,
    timeWindow: 60_000,
    keyGenerator: (request) => `${request.ip} ${(request.body as { user?: string } | null)?.user ?? ''}`,
  });
  return async (request: FastifyRequest): Promise<void> => {
    const seen = await limit(request);
    if (!seen.isAllowed && seen.isExceeded) throw new ApiFault('too-many-attempts', { seconds: seen.ttlInSeconds });
  };
};
