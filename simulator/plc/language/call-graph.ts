import type { Dispatch, Pou, Variable } from './checked.ts';
import type { Diagnostics, Position } from './diagnostics.ts';
import { isLocal } from './generate-expression.ts';

/*
 * Who calls whom. A unit that calls itself by names that are written is refused (IEC 61131-3, 6.6.1). Through an interface, a
 * reference or a base type a call may come back to a unit on another instance, as in a chain of filters; that is accepted where
 * nothing of the units on the way has a single place for all calls, and bounded when the program runs.
 */

/** Calls inside calls; the generated code runs on the host's stack. */
const CALL_DEPTH = 200;
/** Frames of the host's stack that calls through dispatches may take together. */
const FRAMES = 2000;
const MOST_OPEN = 100;

interface Edge {
  readonly to: Pou;
  readonly at: Position;
  readonly via: Dispatch | null;
}

interface Call {
  readonly callee: Pou | Dispatch;
  readonly at: Position;
  /** Of THIS: whatever the class, it is the same instance, so that coming back is recursion. */
  readonly own: boolean;
}
type Calls = ReadonlyMap<Pou, readonly Call[]>;

const edgesOf = (pou: Pou, calls: Calls): Edge[] =>
  (calls.get(pou) ?? []).flatMap(({ callee, at, own }): Edge[] =>
    'targets' in callee
      ? callee.targets().map((target) => ({ to: target.pou, at, via: own ? null : callee }))
      : [{ to: callee, at, via: null }],
  );

/** Circles: every unit with the number of the group of those that can reach each other (Tarjan). */
const groups = (pous: readonly Pou[], edges: ReadonlyMap<Pou, readonly Edge[]>): Map<Pou, number> => {
  const group = new Map<Pou, number>();
  const index = new Map<Pou, number>();
  const low = new Map<Pou, number>();
  const open: Pou[] = [];
  const visit = (start: Pou): void => {
    const work: { pou: Pou; next: number }[] = [{ pou: start, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1) as (typeof work)[number];
      const { pou } = frame;
      if (frame.next === 0) {
        index.set(pou, index.size);
        low.set(pou, index.get(pou) as number);
        open.push(pou);
      }
      const edge = edges.get(pou)?.[frame.next++];
      const reach = (value: number): void => void low.set(pou, Math.min(low.get(pou) as number, value));
      if (edge) {
        if (!index.has(edge.to)) work.push({ pou: edge.to, next: 0 });
        else if (!group.has(edge.to)) reach(index.get(edge.to) as number);
        continue;
      }
      work.pop();
      if (low.get(pou) === index.get(pou)) {
        const members = open.splice(open.lastIndexOf(pou));
        for (const member of members) group.set(member, index.get(pou) as number);
      }
      const parent = work.at(-1)?.pou;
      if (parent) low.set(parent, Math.min(low.get(parent) as number, low.get(pou) as number));
    }
  };
  for (const pou of pous) if (!index.has(pou)) visit(pou);
  return group;
};

/** A variable of which there is one for all calls of a unit. */
const shared = (pou: Pou): Variable | undefined =>
  [...pou.variables.values()].find(
    (variable) => variable.storage === 'frame' && variable.section !== 'in-out' && !isLocal(variable),
  );

/** Reports recursion and call chains that are too long. Gives how many calls on circles may stand open at a time. */
export const checkCalls = (pous: readonly Pou[], calls: Calls, diagnostics: Diagnostics): { nesting: number } => {
  const edges = new Map(pous.map((pou) => [pou, edgesOf(pou, calls)]));
  const group = groups(pous, edges);
  const depths = new Map<Pou, number>();
  const open = new Set<Pou>();
  let deepest = 1;
  const depthOf = (pou: Pou): number => {
    const known = depths.get(pou);
    if (known !== undefined) return known;
    if (open.size > CALL_DEPTH) {
      diagnostics.report(pou.file, pou.at, 'too-deep', { limit: CALL_DEPTH });
      return 0;
    }
    open.add(pou);
    let depth = 1;
    for (const { to, at, via } of edges.get(pou) ?? []) {
      // What comes back through a dispatch is counted when the program runs.
      if (via && group.get(to) === group.get(pou)) continue;
      if (open.has(to)) diagnostics.report(pou.file, at, 'recursive-call', { name: to.name });
      else depth = Math.max(depth, depthOf(to) + 1);
    }
    open.delete(pou);
    depths.set(pou, depth);
    deepest = Math.max(deepest, depth);
    return depth;
  };
  for (const pou of pous) depthOf(pou);
  for (const pou of pous) {
    for (const { to, at, via } of edges.get(pou) ?? []) {
      if (!via || group.get(to) !== group.get(pou)) continue;
      via.circular = true;
      for (const other of pous) {
        const variable = group.get(other) === group.get(pou) ? shared(other) : undefined;
        if (!variable) continue;
        const params = { name: to.name, via: via.of.name, variable: variable.name };
        diagnostics.report(pou.file, at, 'recursive-dispatch', params);
        break;
      }
    }
  }
  return { nesting: Math.max(2, Math.min(MOST_OPEN, Math.floor(FRAMES / deepest))) };
};
