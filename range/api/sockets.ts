import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { z } from 'zod';
import { z as zod } from 'zod';
import { TerminalLineSchema } from '../contract/investigation.ts';
import type { Principal } from '../contract/principal.ts';
import { socketMessages } from '../contract/routes.ts';
import type { Account } from '../store/accounts.ts';
import { Allowance, type Rate } from './allowance.ts';
import { ApiFault } from './faults.ts';
import { isForeign, isOurs } from './origin.ts';
import { can } from './permissions.ts';
import { type Audience, audienceOf, project } from './projection.ts';
import type { Range } from './range.ts';
import { COOKIE } from './session-cookie.ts';

/** The largest socket message, in bytes: a terminal line with room. */
const MESSAGE_LIMIT = 8 * 1024;

/** Sockets that one person may have open, on all his screens; the oldest goes when there is one more. */
const SOCKETS = 12;

/** Packets that wait for a client to take them; one that lets more pile up is put out. */
const UNREAD = 512;

/** How often it is looked whether sessions behind open sockets are still good, wall milliseconds. */
const LOOK = 10_000;

const WatchSchema = zod.object({ exercise: zod.string().min(1).max(120) });

type MessageName = keyof typeof socketMessages;
type Acknowledge = (answer: unknown) => void;

const room = (exercise: string, audience: Audience): string => `${audience}/${exercise}`;
const personal = (user: string): string => `user/${user}`;

/* What the engine keeps for a client that does not take it; there is no public word for it. */
const unread = ({ conn }: Socket): number =>
  (conn as unknown as { writeBuffer: readonly unknown[] }).writeBuffer.length;

const tokenOf = (header: string | undefined): string | null => {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === COOKIE && value !== undefined) return value;
  }
  return null;
};

/**
 * The socket: frames of watched exercises and the analysts' terminals. Every message is checked like a request: who
 * sends it is looked up again each time, so that a session that has ended ends here too.
 */
export const attachSockets = (
  http: HttpServer,
  range: Range,
  { rate, publicUrl, log }: { rate: Rate; publicUrl: URL | null; log: (line: string) => void },
): { close(): Promise<void> } => {
  const io = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: MESSAGE_LIMIT,
    allowRequest: ({ headers }, answer) =>
      answer(null, isOurs(headers.host, publicUrl) && !isForeign(headers, publicUrl)),
    perMessageDeflate: false,
  });

  const allowance = new Allowance(rate);

  const accountOf = (socket: Socket): Account | null => {
    const token = tokenOf(socket.handshake.headers.cookie);
    return token === null ? null : range.store.accounts.session(token);
  };

  io.use((socket, next) => {
    const account = accountOf(socket);
    if (account?.legal) next();
    else
      next(
        Object.assign(new Error('refused'), { data: new ApiFault(account ? 'legal-notice' : 'signed-out').toFault() }),
      );
  });

  const answering = <T extends { exercise: string }>(
    socket: Socket,
    name: MessageName,
    schema: z.ZodType<T>,
    work: (principal: Principal, message: T) => unknown,
  ): void => {
    socket.on(name, async (raw: unknown, acknowledge?: Acknowledge) => {
      const answer = typeof acknowledge === 'function' ? acknowledge : () => {};
      try {
        const account = accountOf(socket);
        if (!account) throw new ApiFault('signed-out');
        if (!account.legal) throw new ApiFault('legal-notice');
        if (unread(socket) > UNREAD) {
          socket.disconnect(true);
          return;
        }
        const seconds = allowance.take(account.user);
        if (seconds > 0) throw new ApiFault('too-many-requests', { seconds });
        const parsed = schema.safeParse(raw);
        if (!parsed.success) {
          const issue = parsed.error.issues[0];
          throw new ApiFault('bad-request', { where: issue?.path.join('.') ?? '', why: issue?.message ?? '' });
        }
        const { action } = socketMessages[name];
        const subject = range.store.exercises.find(parsed.data.exercise);
        if (!subject && can(account, action, null)) {
          throw new ApiFault('unknown-exercise', { id: parsed.data.exercise });
        }
        if (!can(account, action, subject)) throw new ApiFault('not-permitted');
        answer({ ok: true, ...((await work(account, parsed.data)) as object) });
      } catch (error) {
        if (!(error instanceof ApiFault)) log(`socket ${name}: ${(error as Error).stack}`);
        const fault = error instanceof ApiFault ? error : new ApiFault('internal');
        answer({ ok: false, fault: fault.toFault() });
      }
    });
  };

  io.on('connection', (socket) => {
    const account = accountOf(socket);
    if (account) {
      const own = [...(io.sockets.adapter.rooms.get(personal(account.user)) ?? [])];
      for (const id of own.slice(0, Math.max(0, own.length - SOCKETS + 1)))
        io.sockets.sockets.get(id)?.disconnect(true);
      void socket.join(personal(account.user));
    }

    answering(socket, 'watch', WatchSchema, (principal, { exercise }) => {
      const audience = audienceOf(principal);
      void socket.join(room(exercise, audience));
      const record = range.store.exercises.find(exercise);
      const frame = range.live.lastFrame(exercise);
      if (record && frame) socket.emit('frame', project(audience).frame(record, frame));
      return {};
    });
    answering(socket, 'unwatch', WatchSchema, (principal, { exercise }) => {
      void socket.leave(room(exercise, audienceOf(principal)));
      return {};
    });
    answering(socket, 'terminal:line', TerminalLineSchema, (principal, { exercise, terminal, line, language }) =>
      range.terminals.line(principal, exercise, terminal, { line, language }, (output) =>
        socket.emit('terminal:output', output),
      ),
    );
    answering(socket, 'terminal:complete', TerminalLineSchema, (principal, { exercise, terminal, line }) => ({
      candidates: range.terminals.complete(principal, exercise, terminal, line),
    }));
  });

  // A session that has run out hears nothing more, even when it only listens.
  const look = setInterval(() => {
    for (const socket of io.sockets.sockets.values()) if (!accountOf(socket)) socket.disconnect(true);
  }, LOOK).unref();

  const stopFrames = range.live.frames.on(({ record, frame }) => {
    for (const audience of ['instructor', 'team'] as const) {
      const watchers = io.sockets.adapter.rooms.get(room(record.id, audience));
      if (!watchers || watchers.size === 0) continue;
      // A browser that cannot keep up misses frames; it does not fill this server's memory with them.
      io.to(room(record.id, audience)).volatile.emit('frame', project(audience).frame(record, frame));
    }
  });
  const stopChanges = range.live.changes.on((record) => {
    for (const audience of ['instructor', 'team'] as const) {
      io.to(room(record.id, audience)).emit('exercise', project(audience).exercise(record));
    }
  });
  const stopSignOuts = range.signedOut.on((user) => io.in(personal(user)).disconnectSockets(true));

  return {
    close: async () => {
      stopFrames();
      stopChanges();
      stopSignOuts();
      clearInterval(look);
      await io.close();
    },
  };
};
