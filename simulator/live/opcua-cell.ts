import type { MessagePort } from 'node:worker_threads';
import type { OpcUaRequest, OpcUaResponse } from '../protocols/opcua/services.ts';
import type { CellToEdge, EdgeOrigin, EdgeToCell } from './opcua-relay.ts';
import { hearCell, sendToCell } from './opcua-wire.ts';

/** What the network did with a request that got no answer. */
export type Unanswered = 'refused' | 'timeout';

/** The edge's side of the relay: questions to the cell, and their answers. */
export class CellLink {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, (message: CellToEdge) => void>();
  #next = 1;
  #gone = false;

  constructor(port: MessagePort) {
    this.#port = port;
    hearCell(port, (message) => {
      const resolve = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      resolve?.(message);
    });
    // The cell is gone: whoever waits gets what a dead network gives.
    port.on('close', () => {
      this.#gone = true;
      for (const [id, resolve] of this.#waiting) resolve({ kind: 'unanswered', id, outcome: 'timeout' });
      this.#waiting.clear();
    });
  }

  /** May this connection live? */
  async connect(origin: EdgeOrigin): Promise<boolean> {
    const message = await this.#ask({ kind: 'connect', id: this.#next++, ...origin });
    return message.kind === 'connected' && message.outcome === 'open';
  }

  async request(origin: EdgeOrigin, service: OpcUaRequest): Promise<OpcUaResponse | Unanswered> {
    const message = await this.#ask({ kind: 'request', id: this.#next++, ...origin, service });
    if (message.kind === 'response') return message.service;
    return message.kind === 'unanswered' ? message.outcome : 'refused';
  }

  hangUp(origin: EdgeOrigin): void {
    sendToCell(this.#port, { kind: 'hang-up', ...origin });
  }

  #ask(message: Extract<EdgeToCell, { id: number }>): Promise<CellToEdge> {
    if (this.#gone) return Promise.resolve({ kind: 'unanswered', id: message.id, outcome: 'timeout' });
    return new Promise((resolve) => {
      this.#waiting.set(message.id, resolve);
      sendToCell(this.#port, message);
    });
  }
}
