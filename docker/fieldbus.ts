import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';

/*
 * The process I/O between a plant and its controllers where they are processes of their own: one JSON object a line,
 * UTF-8, over TCP. The plant owns the clock. In each step it sends every controller the instant and the raw counts
 * of its instruments and waits for the raw counts of its actuators: lock-step, so that an hour can pass as fast as the
 * machines allow and is the same hour. It stands where a real plant has a field bus; that is not what is taught here,
 * so it is no field bus standard.
 */

/** Longer lines end the connection: a site has a few dozen instruments, and nothing here needs more. */
export const LINE_LIMIT = 64 * 1024;

const counts = z.array(z.number().int().min(-32768).max(65535));
const instant = z.number().int().min(0);

/** What a controller says. */
export const FromControllerSchema = z.discriminatedUnion('say', [
  /** The first line: which controller of which site, and a hash of the site's files, so that both ends mean the same. */
  z.strictObject({
    say: z.literal('hello'),
    version: z.literal(3),
    site: z.string(),
    hash: z.string(),
    controller: z.string(),
  }),
  /** It stands at `at`: inputs are taken over and the rest of the scans due then are done, or its reads have been answered. */
  z.strictObject({ say: z.literal('ready'), at: instant }),
  /** The commands of its actuators after the scans up to `at`, in the order of the site's file. */
  z.strictObject({ say: z.literal('outputs'), at: instant, counts }),
]);

/** What the plant says. */
export const FromPlantSchema = z.discriminatedUnion('say', [
  /**
   * The answer to `hello`: the seed that resolves the site's variables, the measures in force, the plant's step (µs), and
   * what its instruments read at `at`.
   */
  z.strictObject({
    say: z.literal('welcome'),
    seed: z.number().int(),
    measures: z.array(z.string()),
    step: z.number().int().min(1),
    at: instant,
    counts,
  }),
  z.strictObject({ say: z.literal('refused'), reason: z.string() }),
  /** Time has come to `at`, and the instruments read `counts`, in the order of the site's file. Answer: `ready`. */
  z.strictObject({ say: z.literal('inputs'), at: instant, counts }),
  /** All controllers stand still: do the reads from other controllers that are due at `at`. Answer: `ready`. */
  z.strictObject({ say: z.literal('exchange'), at: instant }),
  /**
   * Take over what was read and scan up to `until`, where the plant moves next; of the scans that are due just then, do
   * those that come before it. Answer: `outputs`.
   */
  z.strictObject({ say: z.literal('run'), until: instant }),
]);

export type FromController = z.infer<typeof FromControllerSchema>;
export type FromPlant = z.infer<typeof FromPlantSchema>;

export class FieldbusError extends Error {
  readonly code: 'closed' | 'too-long' | 'malformed' | 'refused';

  constructor(code: FieldbusError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Cuts a byte stream into lines, however the network cut it into pieces. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  /** The lines that are complete with this chunk. Throws FieldbusError `too-long`. */
  push(chunk: Uint8Array): string[] {
    const lines = (this.#rest + this.#decoder.write(Buffer.from(chunk))).split('\n');
    this.#rest = lines.pop() as string;
    if (this.#rest.length > LINE_LIMIT || lines.some((line) => line.length > LINE_LIMIT))
      throw new FieldbusError('too-long', `a line is longer than ${LINE_LIMIT} characters`);
    return lines;
  }
}

/** One end of a connection: sends messages of one kind and hands out those of the other in order. */
export class Channel<Incoming, Outgoing> {
  readonly #socket: Socket;
  readonly #schema: z.ZodType<Incoming>;
  readonly #splitter = new LineSplitter();
  readonly #ready: Incoming[] = [];
  #waiting: { resolve(message: Incoming): void; reject(error: Error): void } | null = null;
  #ended: FieldbusError | null = null;

  constructor(socket: Socket, schema: z.ZodType<Incoming>) {
    this.#socket = socket;
    this.#schema = schema;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', (error) => this.#end(new FieldbusError('closed', `the connection broke: ${error.message}`)));
    socket.on('close', () => this.#end(new FieldbusError('closed', 'the other end closed the connection')));
  }

  send(message: Outgoing): void {
    if (this.#ended === null) this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  /** The next message. Rejects with FieldbusError once the connection has ended. One caller at a time. */
  next(): Promise<Incoming> {
    const message = this.#ready.shift();
    if (message !== undefined) return Promise.resolve(message);
    if (this.#ended !== null) return Promise.reject(this.#ended);
    if (this.#waiting !== null) return Promise.reject(new Error('fieldbus: two readers on one channel'));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** Sends what is still to be sent and ends the connection. */
  close(): void {
    this.#socket.end();
  }

  #receive(chunk: Uint8Array): void {
    if (this.#ended !== null) return;
    try {
      for (const line of this.#splitter.push(chunk)) this.#deliver(this.#parse(line));
    } catch (error) {
      this.#end(error as FieldbusError);
      this.#socket.destroy();
    }
  }

  #parse(line: string): Incoming {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new FieldbusError('malformed', `not a line of JSON: ${line.slice(0, 80)}`);
    }
    const result = this.#schema.safeParse(value);
    if (!result.success)
      throw new FieldbusError('malformed', `${z.prettifyError(result.error)} in ${line.slice(0, 80)}`);
    return result.data;
  }

  #deliver(message: Incoming): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) waiting.resolve(message);
    else this.#ready.push(message);
  }

  #end(error: FieldbusError): void {
    if (this.#ended !== null) return;
    this.#ended = error;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}
