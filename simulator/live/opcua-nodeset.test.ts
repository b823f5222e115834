import {
  AddressSpace,
  type BaseNode,
  generateAddressSpace,
  NodeClass,
  type NodesetSource,
  nodesets,
  type UAVariable,
} from 'node-opcua';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { START } from '../kernel/time.ts';
import { dosingController } from '../protocols/opcua/space.fixture.ts';
import { describeSpace } from './opcua-description.ts';
import { namespaceZero } from './opcua-nodeset.ts';

const { space } = dosingController();
const description = describeSpace(space, START, {
  controller: 'plc-dosing',
  anonymous: 'observer',
  security: { policies: ['None'], modes: ['None'], users: true, certificates: false },
  epoch: 0,
});

const load = async (source: string | NodesetSource): Promise<AddressSpace> => {
  const space = AddressSpace.create();
  await generateAddressSpace(space, [source]);
  return space;
};

const nodesOf = (space: AddressSpace): Map<string, BaseNode> => {
  const nodes = new Map<string, BaseNode>();
  const namespace = space.getNamespace(0) as unknown as { nodeIterator(): Iterable<BaseNode> };
  for (const node of namespace.nodeIterator()) nodes.set(node.nodeId.toString(), node);
  return nodes;
};

const TYPES: readonly NodeClass[] = [NodeClass.ObjectType, NodeClass.VariableType, NodeClass.DataType];

describe('namespace 0 of a controller', () => {
  let whole: AddressSpace;
  let own: AddressSpace;
  let served: Map<string, BaseNode>;

  beforeAll(async () => {
    const source = namespaceZero(description);
    expect(typeof source).toBe('object'); // a string would be the whole nodeset: the stack writes it in another way
    [whole, own] = await Promise.all([load(nodesets.standard), load(source)]);
    served = nodesOf(own);
  });

  afterAll(() => {
    whole?.dispose();
    own?.dispose();
  });

  it('is a part of the standard, and less than half of it', () => {
    const standard = nodesOf(whole);
    for (const id of served.keys()) expect(standard.has(id)).toBe(true);
    expect(served.size).toBeLessThan(standard.size / 2);
  });

  it('has everything of it that the controller has, also what the controller puts off', () => {
    const ids = [...space.nodes].flatMap(({ id }) => [id, ...space.references(id).map(({ type }) => type)]);
    const standard = ids.filter((id) => id.startsWith('i='));
    expect(standard.length).toBeGreaterThan(100);
    expect(standard.filter((id) => !served.has(`ns=0;${id}`))).toEqual([]);
  });

  it('leads nowhere that is not there', () => {
    for (const node of served.values())
      for (const { nodeId, referenceType } of node.allReferences()) {
        expect(served.has(nodeId.toString())).toBe(true);
        expect(served.has(referenceType.toString())).toBe(true);
      }
  });

  it('gives every instance its type, every variable its data type, and every type its supertypes', () => {
    for (const [id, node] of served) {
      if (node.nodeClass === NodeClass.Object || node.nodeClass === NodeClass.Variable)
        expect(node.findReferences('HasTypeDefinition', true), id).toHaveLength(1);
      if (node.nodeClass === NodeClass.Variable)
        expect(served.has((node as UAVariable).dataType.toString()), id).toBe(true);
      if (TYPES.includes(node.nodeClass) && !['ns=0;i=58', 'ns=0;i=62', 'ns=0;i=24'].includes(id))
        expect(node.findReferences('HasSubtype', false), id).toHaveLength(1);
    }
  });

  it('leaves no type without its parts, and no structure without its encodings', () => {
    const standard = nodesOf(whole);
    for (const [id, node] of served)
      if (TYPES.includes(node.nodeClass))
        for (const kind of ['HasComponent', 'HasProperty', 'HasEncoding'])
          expect(
            node
              .findReferences(kind, true)
              .map(({ nodeId }) => nodeId.toString())
              .sort(),
            `${kind} of ${id}`,
          ).toEqual(
            (standard.get(id) as BaseNode)
              .findReferences(kind, true)
              .map(({ nodeId }) => nodeId.toString())
              .sort(),
          );
  });

  it('gives objects the parts that their types demand', () => {
    for (const [id, node] of served) {
      if (node.nodeClass !== NodeClass.Object) continue;
      const standard = whole.findNode(id) as BaseNode;
      const has = new Set(node.findReferences('Aggregates', true).map(({ nodeId }) => nodeId.toString()));
      const type = (standard as unknown as { typeDefinitionObj: BaseNode }).typeDefinitionObj;
      for (const { nodeId } of standard.findReferences('Aggregates', true)) {
        const part = whole.findNode(nodeId) as BaseNode;
        const declared = type.findReferences('Aggregates', true).map((each) => whole.findNode(each.nodeId) as BaseNode);
        const declaration = declared.find(({ browseName }) => browseName.name === part.browseName.name);
        if (declaration?.findReferences('HasModellingRule', true)[0]?.nodeId.value === 78)
          expect(has.has(nodeId.toString()), `${part.browseName.name} of ${id}`).toBe(true);
      }
    }
  });

  it('is made once for controllers of one kind', () => {
    expect(namespaceZero(description)).toBe(namespaceZero({ ...description }));
  });
});
