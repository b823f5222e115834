import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ApiFault } from './faults.ts';

const UNBUILT = `<!doctype html><html lang="ja"><meta charset="utf-8"><title>Kunren</title>
<body><h1>Kunren</h1>
<p>画面がまだ作られていません。<code>npm run prepare</code> を実行してから、このページを読み込み直してください。</p>
<p>The dashboard has not been built yet. Run <code>npm run prepare</code>, then reload this page.</p></body></html>`;

/** Serves the built dashboard; every address that is not a file or part of the API is the app's own to route. */
export const serveDashboard = async (app: FastifyInstance, directory: string): Promise<void> => {
  const index = join(directory, 'index.html');
  if (existsSync(directory)) {
    await app.register(fastifyStatic, {
      root: directory,
      wildcard: true,
      index: false,
      dotfiles: 'ignore',
      setHeaders: (reply, path) => {
        // Built files carry their content's hash in the name; the page that names them does not.
        reply.header('cache-control', /\/assets\//.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] as string;
    if (request.method !== 'GET' || path.startsWith('/api/') || /\.\w+$/.test(path)) {
      const fault = new ApiFault('not-found', { what: path });
      return reply.code(404).send(fault.toFault());
    }
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return reply.code(200).send(existsSync(index) ? readFileSync(index) : UNBUILT);
  });
  app.get('/', (_, reply) => {
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return reply.send(existsSync(index) ? readFileSync(index) : UNBUILT);
  });
};
