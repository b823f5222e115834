import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type NodesetSource, nodesets } from 'node-opcua';
import { START } from '../kernel/time.ts';
import type { NodeIdText } from '../protocols/opcua/services.ts';
import { standardSpace } from '../protocols/opcua/standard-nodes.ts';
import type { SpaceDescription } from './opcua-relay.ts';

/*
 * The part of namespace 0 that a controller serves. The standard nodeset has some 5,500 nodes, most of them types of
 * things that no small controller is (publish-subscribe, key services, onboarding); loaded whole for each of thirty
 * servers it is most of their memory and of the time until they listen. A device of a small profile has the types that
 * its nodes are of, and what those need (OPC 10000-7: the Embedded profiles ask for no more than the base types).
 *
 * The stack brings the nodeset as lines of JSON, one for each node: the chosen lines are handed back to it.
 */

/** The shape of the stack's lines that is read here; another one is loaded whole. */
const SCHEMA = 6;

interface NodeLine {
  readonly nodeClass: number;
  readonly nodeId: number;
  readonly browseName: readonly [namespace: number, name: string];
  /** `[1 forward or 0 inverse, reference type, target, …]`. */
  readonly references: readonly (readonly [forward: number, type: number, target: number, ...rest: number[]])[];
  readonly dataType?: number | null;
  readonly definition?: { readonly fields?: readonly { readonly dataType?: number | null }[] };
}

interface Link {
  readonly type: number;
  readonly target: number;
}

const Class = { Object: 1, ObjectType: 8, VariableType: 16, ReferenceType: 32, DataType: 64 } as const;
const TYPES: ReadonlySet<number> = new Set([Class.ObjectType, Class.VariableType, Class.ReferenceType, Class.DataType]);

/* Reference types (OPC 10000-3, 7): what belongs to a node, and what it cannot be understood without. */
const Organizes = 35;
const HasModellingRule = 37;
const HasTypeDefinition = 40;
const HasSubtype = 45;
/** HasProperty, HasComponent, HasOrderedComponent, HasHistoricalConfiguration. */
const PARTS: ReadonlySet<number> = new Set([46, 47, 49, 56]);
/** HasTypeDefinition, HasModellingRule, HasEncoding, HasDescription, HasInterface. */
const NEEDS: ReadonlySet<number> = new Set([HasTypeDefinition, HasModellingRule, 38, 39, 17603]);
const Mandatory = 78;

/**
 * What the stack keeps on its own account at every server: root folders, built-in data types, the Server object with
 * its diagnostics, and the types that it looks up when it starts or a session opens.
 */
const STACK: readonly number[] = [
  ...[84, 85, 86, 87, 88, 89, 90, 91],
  ...Array.from({ length: 25 }, (_, i) => i + 1),
  // Server: status, capabilities, diagnostics, namespaces, methods, and the roles.
  ...[2253, 15004, 12885, 17634, 11715, 11492, 12873, 12749, 12886, 15606],
  // TimeZoneDataType, SessionDiagnosticsObjectType, NamespaceMetadataType, RoleType, BaseInterfaceType, and events: audits,
  // changes of the model, changes of what values mean.
  ...[8912, 2029, 11616, 15620, 17602, 2052, 2133, 2738],
];
/** Objects of which everything is served, not only what their type demands: capabilities, limits, diagnostics. */
const WHOLE: ReadonlySet<number> = new Set([2268, 11704, 2274]);
/** Objects whose own parts the stack serves, but not those of their parts. */
const ROLE_SET = 15606;

/** The standard nodeset, read once in a thread: its lines, and who refers to whom. */
class StandardNodeset {
  readonly header: string;
  readonly #lines = new Map<number, string>();
  readonly #nodes = new Map<number, NodeLine>();
  readonly #out = new Map<number, Link[]>();
  readonly #in = new Map<number, Link[]>();

  constructor(text: string) {
    const lines = text.split('\n').filter((line) => line !== '');
    this.header = lines[0] ?? '';
    if ((JSON.parse(this.header) as { schema?: number }).schema !== SCHEMA)
      throw new Error('OPC UA edge: the nodeset of the stack is written in another way');
    for (const line of lines.slice(1, -1)) {
      const node = JSON.parse(line) as NodeLine;
      this.#lines.set(node.nodeId, line);
      this.#nodes.set(node.nodeId, node);
      for (const [forward, type, target] of node.references) {
        const [from, to] = forward ? [node.nodeId, target] : [target, node.nodeId];
        const up = type === HasSubtype || type === Organizes || PARTS.has(type);
        if (up || NEEDS.has(type)) link(this.#out, from, type, to);
        if (up) link(this.#in, to, type, from);
      }
    }
  }

  /** Numbers of the nodes that these need, and themselves. */
  closure(roots: Iterable<number>): ReadonlySet<number> {
    const asked = new Set(roots);
    const kept = new Set<number>();
    const open = [...asked];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const node = this.#nodes.get(id);
      if (!node || kept.has(id)) continue;
      kept.add(id);
      for (const { type, target } of this.#out.get(id) ?? [])
        if (NEEDS.has(type)) open.push(type, target);
        else if (PARTS.has(type) && this.#belongs(node, target, asked)) open.push(type, target);
      // Upwards: what it is a subtype or a part of, and the folder that it lies in.
      for (const { type, target } of this.#in.get(id) ?? []) open.push(type, target);
      if (typeof node.dataType === 'number') open.push(node.dataType);
      for (const { dataType } of node.definition?.fields ?? []) if (typeof dataType === 'number') open.push(dataType);
    }
    return kept;
  }

  /** A nodeset of these nodes and the references among them, in the stack's own format. */
  cut(kept: ReadonlySet<number>): string {
    const lines: string[] = [];
    for (const id of this.#nodes.keys()) {
      const node = this.#nodes.get(id) as NodeLine;
      if (!kept.has(id)) continue;
      const references = node.references.filter(([, type, target]) => kept.has(type) && kept.has(target));
      lines.push(
        references.length === node.references.length
          ? (this.#lines.get(id) as string)
          : JSON.stringify({ ...node, references }),
      );
    }
    const trailer = { kind: 'trailer', nodes: lines.length, sourceDigest: '' };
    return `${[this.header, ...lines, JSON.stringify(trailer)].join('\n')}\n`;
  }

  /** Subtypes of a type, and theirs. */
  *subtypes(id: number): Generator<number> {
    for (const { type, target } of this.#out.get(id) ?? [])
      if (type === HasSubtype) {
        yield target;
        yield* this.subtypes(target);
      }
  }

  /** Whether a part of a node is served: a type has all of its parts, an object what its type demands. */
  #belongs(node: NodeLine, part: number, asked: ReadonlySet<number>): boolean {
    if (node.nodeClass !== Class.Object || WHOLE.has(node.nodeId) || asked.has(part)) return true;
    if (node.nodeId === ROLE_SET) return this.#nodes.get(part)?.nodeClass === Class.Object;
    if (this.#isDeclaration(node.nodeId)) return true;
    const name = this.#nodes.get(part)?.browseName[1];
    for (let type = this.#target(node.nodeId, HasTypeDefinition); type !== undefined; type = this.#parent(type))
      for (const { type: how, target } of this.#out.get(type) ?? [])
        if (PARTS.has(how) && this.#nodes.get(target)?.browseName[1] === name)
          return this.#target(target, HasModellingRule) === Mandatory;
    return false;
  }

  /** True below a type: an instance declaration (OPC 10000-3, 4.6). */
  #isDeclaration(id: number): boolean {
    for (let at: number | undefined = id; at !== undefined; ) {
      if (TYPES.has(this.#nodes.get(at)?.nodeClass ?? 0)) return true;
      at = (this.#in.get(at) ?? []).find(({ type }) => PARTS.has(type))?.target;
    }
    return false;
  }

  #target(id: number, type: number): number | undefined {
    return (this.#out.get(id) ?? []).find((each) => each.type === type)?.target;
  }

  #parent(type: number): number | undefined {
    return (this.#in.get(type) ?? []).find((each) => each.type === HasSubtype)?.target;
  }
}

/** A nodeset declares most references from both ends: each counts once. */
const link = (links: Map<number, Link[]>, from: number, type: number, target: number): void => {
  const list = links.get(from);
  if (!list) links.set(from, [{ type, target }]);
  else if (!list.some((each) => each.type === type && each.target === target)) list.push({ type, target });
};

let standard: StandardNodeset | null = null;
const cuts = new Map<string, NodesetSource>();

/** What every controller has of namespace 0, with what it puts off until somebody looks: event types, conditions. */
let common: readonly NodeIdText[] | null = null;

const commonNodes = (): readonly NodeIdText[] => {
  const text = '';
  const buildInfo = { structure: 'BuildInfo', buildDate: START, productUri: text, manufacturerName: text } as const;
  const names = { productName: text, softwareVersion: text, buildNumber: text };
  const info = { applicationUri: text, buildInfo: { ...buildInfo, ...names }, startTime: START };
  return [...standardSpace(info, []).nodes].map(({ id }) => id);
};

const STANDARD_ID = /^i=(\d+)$/;

/**
 * Namespace 0 for a controller, in the stack's own format, with every type and encoding that its nodes need. Made once
 * in a thread for controllers that need the same. The whole nodeset where the stack's is written in another way.
 */
export const namespaceZero = ({ standard: own }: Pick<SpaceDescription, 'standard'>): string | NodesetSource => {
  try {
    standard ??= new StandardNodeset(
      gunzipSync(readFileSync(nodesets.standard.replace(/\.xml$/i, '.ndjson.gz'))).toString('utf8'),
    );
  } catch {
    return nodesets.standard;
  }
  common ??= commonNodes();
  const roots = new Set(STACK);
  for (const id of [...common, ...own]) {
    const number = STANDARD_ID.exec(id)?.[1];
    if (number !== undefined) roots.add(Number(number));
  }
  // All reference types, by whose names the stack looks; and kinds of AuditEventType, which it raises for itself.
  for (const branch of [31, 2052]) for (const type of standard.subtypes(branch)) roots.add(type);
  const key = [...roots].sort((a, b) => a - b).join();
  let cut = cuts.get(key);
  if (!cut) {
    const text = standard.cut(standard.closure(roots));
    cut = { name: 'namespace 0 of a controller', source: new Uint8Array(gzipSync(text, { level: 1 })) };
    cuts.set(key, cut);
  }
  return cut;
};
