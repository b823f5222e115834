import type { Audience, WorldEvent } from '../kernel/event.ts';
import type { Duration, Instant } from '../kernel/time.ts';
import type { ServiceReply, ServiceRequest } from '../network/message.ts';
import type { WorldCommand } from './command.ts';
import type { Site } from './document.ts';

/** What a world offers to an extension. Everything is synchronous; replies come back by `onReply`. */
export interface ExtensionPort {
  readonly now: Instant;
  readonly site: Site;
  readonly seed: number;
  schedule(delay: Duration, message: string, data?: unknown): void;
  /** Writes an event and returns its `seq`. */
  emit(type: string, data: object, cause: number | null, audience: Audience): number;
  /** Sends a request from a host; the ticket names the reply. `cause` becomes the cause of the request's event. */
  request(from: string, to: string, request: ServiceRequest, cause: number | null): number;
  requestAddress(from: string, address: string, request: ServiceRequest, cause: number | null): number;
  /** Submits a command as part of the script (not the input log). */
  act(command: WorldCommand, cause: number | null): void;
  /** The plant's true value of an output or input signal. */
  truth(signal: string): number;
  /** What an HMI shows for a tag (engineering value); null before the first answer or when the value is stale. */
  shown(tag: string): number | null;
  /** What the controller holds for a tag now (engineering value). */
  held(tag: string): number;
  /** True while the alarm is raised. */
  alarm(tag: string): boolean;
  /** True while the session that a login at the host granted is alive. */
  session(host: string, session: number): boolean;
}

/** An observer with a script: an exercise, an attack, a campaign's probe. Lives inside the world's clock. */
export interface Extension {
  readonly id: string;
  /** Called once when the world starts, not on restore. */
  start(port: ExtensionPort): void;
  /** Called with the port when a snapshot is restored, before `restore`. */
  attach(port: ExtensionPort): void;
  onMessage(message: string, data: unknown): void;
  onEvent(event: WorldEvent): void;
  onReply(ticket: number, reply: ServiceReply): void;
  onCommand(message: string, data: unknown): void;
  snapshot(): unknown;
  restore(state: unknown): void;
}
