import { type AddressSpace, dataTypeOf, Ns0 } from './address-space.ts';
import { ControlModel, PLCOPEN } from './companion-types.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { NodeIdText } from './services.ts';

/* The tasks of a controller (OPC 30000, 7.6: CtrlTaskType) and how they run. */

/** How a task runs, as the controller counts it. */
export interface TaskFigures {
  readonly name: string;
  readonly intervalMs: number;
  /** 0 is the highest. */
  readonly priority: number;
  readonly runs: number;
  readonly overruns: number;
  /** Microseconds. */
  readonly lastUs: number;
  readonly maxUs: number;
}

const OBSERVE: NodePermissions = grant('observer', Permission.Browse | Permission.Read);
const NAMESPACE = 2;

const FIGURES = [
  ['Runs', 'UInt32', 'runs'],
  ['Overruns', 'UInt32', 'overruns'],
  ['LastExecutionTime', 'Double', 'lastUs'],
  ['MaxExecutionTime', 'Double', 'maxUs'],
] as const;

/** An interval as the language writes it: `T#100ms`. */
const literal = (milliseconds: number): string => `T#${milliseconds}ms`;

const named = (id: NodeIdText, namespace: number, name: string) => ({
  id,
  browseName: { namespace, name },
  displayName: { locale: '', text: name },
  description: null,
  permissions: OBSERVE,
});

/**
 * Adds the tasks of the running program, to be built when somebody looks; each says by With which program it runs
 * (OPC 30000, 8.7). The result forgets them.
 */
export const deferTasks = (
  space: AddressSpace,
  id: string,
  program: NodeIdText,
  tasks: () => readonly TaskFigures[],
): (() => void) => {
  const parent = `ns=${NAMESPACE};s=${id}/Tasks`;
  const supported = `${parent}#SupportedTypes`;
  return space.defer({
    anchors: [parent, program, supported],
    needs: [ControlModel.TaskType],
    covers: (node) => node.startsWith(`${parent}/`),
    build: () => {
      if (!space.references(supported).some(({ target }) => target === ControlModel.TaskType))
        space.link(supported, Ns0.Organizes, ControlModel.TaskType);
      tasks().forEach((task, i) => {
        const node = `${parent}/${task.name}`;
        space.add(
          { ...named(node, NAMESPACE, task.name), nodeClass: 'Object', typeDefinition: ControlModel.TaskType },
          parent,
          Ns0.HasComponent,
        );
        space.link(node, ControlModel.With, program);
        const property = (namespace: number, name: string, type: 'UInt32' | 'Double' | 'String', read: () => unknown) =>
          space.add(
            {
              ...named(`${node}/${name}`, namespace, name),
              nodeClass: 'Variable',
              dataType: dataTypeOf(type),
              type,
              valueRank: -1,
              typeDefinition: Ns0.PropertyType,
              read: () => (read() as number | string | undefined) ?? null,
            },
            node,
            Ns0.HasProperty,
          );
        property(PLCOPEN, 'Priority', 'UInt32', () => tasks()[i]?.priority);
        property(PLCOPEN, 'Interval', 'String', () => literal(tasks()[i]?.intervalMs ?? 0));
        for (const [name, type, figure] of FIGURES) property(NAMESPACE, name, type, () => tasks()[i]?.[figure]);
      });
    },
  });
};
