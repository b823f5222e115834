import type { Instant } from '../../kernel/time.ts';
import type { NodePermissions } from './permissions.ts';
import type {
  DataValue,
  LocalizedText,
  NodeIdText,
  OpcUaRole,
  QualifiedName,
  StatusNumber,
  UaScalar,
  UaTypeName,
  UaValue,
  Variant,
} from './services.ts';

/** A link from a node to another (OPC 10000-3, 4.4.5); the inverse is kept by the space. */
export interface Reference {
  readonly type: NodeIdText;
  readonly target: NodeIdText;
  readonly forward: boolean;
}

/** Who asks: handed to setters, methods and history so that the host can log and judge. */
export interface Caller {
  readonly session: number;
  readonly user: string | null;
  readonly role: OpcUaRole;
  /** The host whose address originated the request. */
  readonly from: string;
  /** True on a channel that nobody can read along with; absent: it is not. */
  readonly encrypted?: boolean;
}

interface NodeBase {
  readonly id: NodeIdText;
  readonly browseName: QualifiedName;
  readonly displayName: LocalizedText;
  readonly description: LocalizedText | null;
  readonly permissions: NodePermissions;
}

/** A variable; host functions stand in for the device. Setters are called with a value of the variable's own type. */
export interface VariableNode extends NodeBase {
  readonly nodeClass: 'Variable';
  readonly dataType: NodeIdText;
  readonly type: UaTypeName;
  /** −1 scalar, 1 one-dimensional array (OPC 10000-3, 5.6.2). */
  readonly valueRank: -1 | 1;
  readonly typeDefinition: NodeIdText;
  /** Its EURange, where it has one. */
  readonly range?: readonly [low: number, high: number];
  read(now: Instant): UaValue;
  /** Quality of the value; absent: always Good. */
  quality?(now: Instant): StatusNumber;
  write?(value: UaScalar, caller: Caller): StatusNumber;
  history?(range: HistoryRange, caller: Caller): HistoryValues;
}

/** Both ends included; `start` is not later than `end`. */
export interface HistoryRange {
  readonly start: Instant;
  readonly end: Instant;
}

/** The samples of a range in the order of time, with the last one before `start` where there is one. */
export interface HistoryValues {
  readonly values: readonly DataValue[];
}

export interface MethodArgument {
  readonly name: string;
  readonly type: UaTypeName;
  readonly description: LocalizedText;
}

export interface MethodResult {
  readonly status: StatusNumber;
  readonly outputs: readonly Variant[];
}

export interface MethodNode extends NodeBase {
  readonly nodeClass: 'Method';
  readonly inputs: readonly MethodArgument[];
  readonly outputs: readonly MethodArgument[];
  call(inputs: readonly UaValue[], caller: Caller): MethodResult;
}

export interface ObjectNode extends NodeBase {
  readonly nodeClass: 'Object';
  readonly typeDefinition: NodeIdText;
  /** True when clients may subscribe to its events (OPC 10000-3, 8.59: SubscribeToEvents). */
  readonly notifier?: boolean;
}

/** A node of the type system: object, variable, data and reference types. */
export interface TypeNode extends NodeBase {
  readonly nodeClass: 'ObjectType' | 'VariableType' | 'DataType' | 'ReferenceType';
  /** True for a type that has no instances of its own; absent: it may. */
  readonly abstract?: boolean;
  /** Of a reference type: what it is called from the other end. */
  readonly inverseName?: LocalizedText;
}

export type UaNode = VariableNode | MethodNode | ObjectNode | TypeNode;

/** Ids of the standard namespace that several files speak of (OPC 10000-6, A.3). */
export const Ns0 = {
  Root: 'i=84',
  Objects: 'i=85',
  Types: 'i=86',
  Views: 'i=87',
  Server: 'i=2253',
  FolderType: 'i=61',
  BaseObjectType: 'i=58',
  BaseDataVariableType: 'i=63',
  PropertyType: 'i=68',
  AnalogItemType: 'i=2368',
  References: 'i=31',
  HierarchicalReferences: 'i=33',
  HasChild: 'i=34',
  Organizes: 'i=35',
  HasModellingRule: 'i=37',
  HasTypeDefinition: 'i=40',
  HasSubtype: 'i=45',
  HasProperty: 'i=46',
  HasComponent: 'i=47',
  HasNotifier: 'i=48',
  HasEventSource: 'i=36',
  HasCondition: 'i=9006',
  BaseEventType: 'i=2041',
  ConditionType: 'i=2782',
} as const;

/** Node ids of the built-in data types (OPC 10000-6, 5.1.2): the number is also the Variant's encoding id. */
export const BUILT_IN: Readonly<Record<UaTypeName, number>> = {
  Boolean: 1,
  SByte: 2,
  Byte: 3,
  Int16: 4,
  UInt16: 5,
  Int32: 6,
  UInt32: 7,
  Int64: 8,
  UInt64: 9,
  Float: 10,
  Double: 11,
  String: 12,
  DateTime: 13,
  Guid: 14,
  ByteString: 15,
  XmlElement: 16,
  NodeId: 17,
  StatusCode: 19,
  QualifiedName: 20,
  LocalizedText: 21,
  ExtensionObject: 22,
};

export const dataTypeOf = (type: UaTypeName): NodeIdText => `i=${BUILT_IN[type]}`;

const NONE: readonly Reference[] = [];

/**
 * A part of a space that is built when somebody looks: a run in which nobody walks a controller's program variables or
 * its event types does not pay for them.
 */
export interface Deferred {
  /** Nodes that hang below here: asking for this node's references builds the part. */
  readonly anchors: readonly NodeIdText[];
  /** True for an id that the part may hold: asking for it builds the part. */
  covers(id: NodeIdText): boolean;
  /** Nodes of other parts that this one hangs on: they are built before. */
  readonly needs?: readonly NodeIdText[];
  build(space: AddressSpace): void;
}

interface Part {
  readonly deferred: Deferred;
  /** Nodes that the part added; null while it is not built. */
  built: NodeIdText[] | null;
}

/** The nodes of one server and the references between them, in the order in which they were added. */
export class AddressSpace {
  /** Namespace URIs; the index is the namespace of a node id. */
  readonly namespaces: readonly string[];
  readonly #nodes = new Map<NodeIdText, UaNode>();
  readonly #references = new Map<NodeIdText, Reference[]>();
  readonly #parts: Part[] = [];
  readonly #anchored = new Map<NodeIdText, Part[]>();
  /** The part that is being built: what is added belongs to it. */
  #building: Part | null = null;
  /** ConditionRefresh on a subscription, or on one item of it: the server that owns the subscriptions answers. */
  onRefresh: ((caller: Caller, subscription: number, item: number | null) => StatusNumber) | null = null;

  constructor(namespaces: readonly string[]) {
    this.namespaces = namespaces;
  }

  /** Every node; builds what was put off. */
  get nodes(): IterableIterator<UaNode> {
    for (const part of this.#parts) this.#build(part);
    return this.#nodes.values();
  }

  /** The nodes that stand already; what was put off is left so. */
  get built(): IterableIterator<UaNode> {
    return this.#nodes.values();
  }

  find(id: NodeIdText): UaNode | undefined {
    const node = this.#nodes.get(id);
    if (node !== undefined || this.#building !== null) return node;
    for (const part of this.#parts) if (part.built === null && part.deferred.covers(id)) this.#build(part);
    return this.#nodes.get(id);
  }

  /** Puts the building of a part off until somebody looks there. The result forgets the part, to be built anew. */
  defer(deferred: Deferred): () => void {
    const part: Part = { deferred, built: null };
    this.#parts.push(part);
    for (const anchor of deferred.anchors) {
      const list = this.#anchored.get(anchor);
      if (list) list.push(part);
      else this.#anchored.set(anchor, [part]);
    }
    return () => {
      for (const id of part.built ?? []) this.#remove(id);
      part.built = null;
    };
  }

  /** Adds a node under `parent`. Throws when the id is taken or the parent unknown: a space is built by programs. */
  add<N extends UaNode>(node: N, parent: NodeIdText | null, referenceType: NodeIdText = Ns0.Organizes): N {
    if (this.#nodes.has(node.id)) throw new Error(`address space: two nodes have the id "${node.id}"`);
    this.#nodes.set(node.id, node);
    this.#building?.built?.push(node.id);
    if (parent !== null) this.link(parent, referenceType, node.id);
    if (node.nodeClass === 'Object' || node.nodeClass === 'Variable')
      this.#push(node.id, { type: Ns0.HasTypeDefinition, target: node.typeDefinition, forward: true });
    return node;
  }

  /** Links two nodes in both directions. */
  link(source: NodeIdText, type: NodeIdText, target: NodeIdText): void {
    for (const id of [source, target])
      if (!this.#nodes.has(id)) throw new Error(`address space: no node "${id}" to link ${source} with ${target}`);
    this.#push(source, { type, target, forward: true });
    this.#push(target, { type, target: source, forward: false });
  }

  references(id: NodeIdText): readonly Reference[] {
    if (this.#building === null) {
      if (!this.#nodes.has(id)) this.find(id);
      const parts = this.#anchored.get(id);
      if (parts) for (const part of parts) this.#build(part);
    }
    return this.#references.get(id) ?? NONE;
  }

  /** True when `type` is `ancestor` or one of its subtypes. */
  isSubtype(type: NodeIdText, ancestor: NodeIdText): boolean {
    for (let at: NodeIdText | undefined = type; at !== undefined; ) {
      if (at === ancestor) return true;
      // Supertypes stand when the type does: nothing needs to be built for them.
      if (!this.#references.has(at)) this.find(at);
      at = this.#references.get(at)?.find(({ type, forward }) => type === Ns0.HasSubtype && !forward)?.target;
    }
    return false;
  }

  #build(part: Part): void {
    if (part.built !== null || this.#building !== null) return;
    for (const id of part.deferred.needs ?? []) this.find(id);
    part.built = [];
    this.#building = part;
    try {
      part.deferred.build(this);
    } finally {
      this.#building = null;
    }
  }

  #remove(id: NodeIdText): void {
    for (const { target } of this.#references.get(id) ?? NONE) {
      const back = this.#references.get(target);
      if (!back) continue;
      for (let i = back.length - 1; i >= 0; i--) if (back[i]?.target === id) back.splice(i, 1);
    }
    this.#references.delete(id);
    this.#nodes.delete(id);
  }

  #push(id: NodeIdText, reference: Reference): void {
    const list = this.#references.get(id);
    if (list) list.push(reference);
    else this.#references.set(id, [reference]);
  }
}
