import type { Memory } from './layout.ts';

/** What runs together: a TASK with its programs (IEC 61131-3, 6.8.2), or the programs that no task runs. */
export interface Task {
  readonly name: string;
  /** Microseconds between two runs; null: freewheeling, at every scan of the device. */
  readonly interval: number | null;
  /** 0 is the highest, as in the standard. A freewheeling program without a task comes last. */
  readonly priority: number;
  /** Indices of its program instances, and behind those of its function blocks, in the order of their declaration. */
  readonly instances: readonly number[];
}

/** PRIORITY is a UINT. */
const LOWEST = 65_535;
/** Name of the task that stands for programs without one. */
const FREEWHEELING = 'Main';

/** The tasks of a laid out program, by priority; equal priorities in the order of declaration. */
export const tasksOf = (memory: Pick<Memory, 'instances' | 'blocks'>): Task[] => {
  const tasks = new Map<string, { name: string; interval: number | null; priority: number; instances: number[] }>();
  for (const [index, { instance }] of [...memory.instances, ...memory.blocks].entries()) {
    // A declared task cannot have an empty name, so that the key tells a task called "Main" from none.
    const key = instance.task?.toUpperCase() ?? '';
    const known = tasks.get(key);
    if (known) known.instances.push(index);
    else {
      const { task, interval } = instance;
      const priority = Math.min(instance.priority, LOWEST);
      tasks.set(key, { name: task ?? FREEWHEELING, interval, priority, instances: [index] });
    }
  }
  return [...tasks.values()].sort((a, b) => a.priority - b.priority);
};
