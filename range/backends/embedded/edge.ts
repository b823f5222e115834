import { type EdgeEndpoint, openModbusEdge } from '../../../simulator/live/modbus-edge.ts';
import type { Site } from '../../../simulator/site/document.ts';
import type { EmbeddedCell } from './cell.ts';

/** A cell's real sockets. */
export interface CellEdge {
  readonly endpoints: readonly EdgeEndpoint[];
  reset(): void;
  close(): Promise<void>;
}

export interface EdgeOptions {
  readonly cell: EmbeddedCell;
  readonly site: Site;
  readonly host: string;
  readonly basePort: number;
  /** A folder for the OPC UA servers' keys. */
  readonly keys: string;
  readonly wake: () => void;
}

/** Opens every listener that the site declares. */
export const openEdge = async ({ cell, site, host, basePort, wake }: EdgeOptions): Promise<CellEdge> =>
  openModbusEdge({ cell: cell.live, site, host, basePort, wake });
