import { describe, expect, it } from 'vitest';
import { Ns0 } from './address-space.ts';
import { ControlModel, DeviceModel } from './companion-types.ts';
import { dosingController } from './space.fixture.ts';

/** Everything that hangs below a node by hierarchical references, depth first, each node once. */
const walk = (start: string) => {
  const { space } = dosingController();
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id)) return;
    seen.add(id);
    for (const { forward, type, target } of space.references(id))
      if (forward && space.isSubtype(type, Ns0.HierarchicalReferences)) visit(target);
  };
  visit(start);
  return { space, seen };
};

describe('the information models for controllers', () => {
  it('are found by a client that walks the types from their root', () => {
    const { seen } = walk(Ns0.Types);
    for (const id of [...Object.values(ControlModel), ...Object.values(DeviceModel)])
      if (id !== DeviceModel.DeviceSet) expect(seen, id).toContain(id);
    // What a configuration must have stands below its type.
    for (const id of ['ns=4;i=5004', 'ns=4;i=5006', 'ns=4;i=6004', 'ns=3;i=6001']) expect(seen, id).toContain(id);
  });

  it('stand on one another as the models say', () => {
    const { space } = dosingController();
    expect(space.isSubtype(ControlModel.ConfigurationType, DeviceModel.DeviceType)).toBe(true);
    expect(space.isSubtype(ControlModel.ProgramType, DeviceModel.BlockType)).toBe(true);
    expect(space.isSubtype(ControlModel.HasInputVars, Ns0.HasComponent)).toBe(true);
    expect(space.isSubtype(ControlModel.With, Ns0.HierarchicalReferences)).toBe(false);
  });

  it('have every mandatory part in the controller, by the names of the models', () => {
    const { space } = dosingController();
    /** Mandatory declarations of a type and its supertypes, by browse name. */
    const mandatory = (type: string | undefined): string[] => {
      if (type === undefined) return [];
      const references = space.references(type);
      const own = references.flatMap(({ forward, type: kind, target }) => {
        const node = space.find(target);
        const rules = space.references(target).filter((each) => each.type === Ns0.HasModellingRule);
        return forward &&
          space.isSubtype(kind, Ns0.HasChild) &&
          node &&
          rules.some(({ target: rule }) => rule === 'i=78')
          ? [`${node.browseName.namespace}:${node.browseName.name}`]
          : [];
      });
      const above = references.find(({ type: kind, forward }) => kind === Ns0.HasSubtype && !forward)?.target;
      return [...own, ...mandatory(above)];
    };
    let checked = 0;
    for (const node of space.nodes) {
      if (node.nodeClass !== 'Object' || !node.id.startsWith('ns=2;')) continue;
      const has = space.references(node.id).flatMap(({ forward, target }) => {
        const name = forward ? space.find(target)?.browseName : undefined;
        return name ? [`${name.namespace}:${name.name}`] : [];
      });
      for (const wanted of mandatory(node.typeDefinition)) {
        expect(has, `${node.id} has ${wanted}`).toContain(wanted);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(25);
  });

  it('name the controller among the devices and say what it is', () => {
    const { space } = dosingController();
    const devices = space.references(DeviceModel.DeviceSet).filter(({ type }) => type === Ns0.HasComponent);
    expect(devices.map(({ target }) => target)).toEqual(['ns=2;s=plc-dosing']);
    const tasks = space.references('ns=2;s=plc-dosing/Tasks/Main');
    expect(tasks.find(({ type }) => type === ControlModel.With)?.target).toBe('ns=2;s=plc-dosing/Programs/dosing');
  });
});
