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

interface Call {
  readonly callee: Pou | Dispatch;
  readonly at: Position;
  /** Of THIS: whatever the class, it is the same instance, so that coming back is recursion. */
  readonly own: boolean;
}
type Calls = ReadonlyMap<Pou, readonly Call[]>;

/** A dispatch stands between those that call and those that may be called, so that there is no edge for each pair. */
type Node = Pou | Dispatch;

interface Edge {
  readonly to: Node;
  readonly at: Position;
}

const isDispatch = (node: Node): node is Dispatch => 'targets' in node;
const targetsOf = (dispatch: Dispatch): Pou[] => [...new Set(dispatch.targets().map(({ pou }) => pou))];

/** The calls of a unit: those of its own instance straight to whatever they may mean, once each. */
const edgesOf = (pou: Pou, calls: Calls): Edge[] => {
  const seen = new Set<Node>();
  return (calls.get(pou) ?? []).flatMap(({ callee, at, own }): Edge[] => {
    if (!own || !isDispatch(callee)) return [{ to: callee, at }];
    if (seen.has(callee)) return [];
    seen.add(callee);
    return targetsOf(callee).map((to) => ({ to, at }));
  });
};

/** Circles: every unit with the number of the group of those that can reach each other (Tarjan). */
const groups = (nodes: readonly Node[], edges: ReadonlyMap<Node, readonly Edge[]>): Map<Node, number> => {
  const group = new Map<Node, number>();
  const index = new Map<Node, number>();
  const low = new Map<Node, number>();
  const open: Node[] = [];
  const visit = (start: Node): void => {
    const work: { pou: Node; next: number }[] = [{ pou: start, next: 0 }];
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
  for (const node of nodes) if (!index.has(node)) visit(node);
  return group;
};

/** A variable of which there is one for all calls of a unit. */
const shared = (pou: Pou): Variable | undefined =>
  [...pou.variables.values()].find(
    (variable) => variable.storage === 'frame' && variable.section !== 'in-out' && !isLocal(variable),
  );

/** Reports recursion and call chains that are too long. Gives how many calls on circles may stand open at a time. */
export const checkCalls = (pous: readonly Pou[], calls: Calls, diagnostics: Diagnostics): { nesting: number } => {
  const edges = new Map<Node, readonly Edge[]>(pous.map((pou) => [pou, edgesOf(pou, calls)]));
  for (const { to, at } of [...edges.values()].flat())
    if (isDispatch(to) && !edges.has(to))
      edges.set(
        to,
        targetsOf(to).map((target) => ({ to: target, at })),
      );
  const group = groups([...edges.keys()], edges);
  const depths = new Map<Node, number>();
  const open = new Set<Node>();
  let deepest = 1;
  const depthOf = (node: Node): number => {
    const known = depths.get(node);
    if (known !== undefined) return known;
    if (open.size > CALL_DEPTH && !isDispatch(node)) {
      diagnostics.report(node.file, node.at, 'too-deep', { limit: CALL_DEPTH });
      return 0;
    }
    open.add(node);
    let depth = 1;
    for (const { to, at } of edges.get(node) ?? []) {
      // What comes back through a dispatch is counted when the program runs.
      if ((isDispatch(to) || isDispatch(node)) && group.get(to) === group.get(node)) continue;
      if (open.has(to)) {
        if (!isDispatch(node) && !isDispatch(to))
          diagnostics.report(node.file, at, 'recursive-call', { name: to.name });
      } else depth = Math.max(depth, depthOf(to) + 1);
    }
    open.delete(node);
    depths.set(node, depth);
    deepest = Math.max(deepest, depth);
    return depth;
  };
  for (const pou of pous) depthOf(pou);
  const sharing = new Map<number, Variable>();
  for (const pou of pous) {
    const variable = shared(pou);
    if (variable) sharing.set(group.get(pou) as number, variable);
  }
  for (const pou of pous) {
    for (const { to, at } of edges.get(pou) ?? []) {
      if (!isDispatch(to) || group.get(to) !== group.get(pou)) continue;
      to.circular = true;
      const variable = sharing.get(group.get(pou) as number);
      if (!variable) continue;
      const name = to.prototype?.name ?? to.of.name;
      // What a call gives as a whole has no name.
      const kept = variable.section === 'held' ? variable.type.name : variable.name;
      diagnostics.report(pou.file, at, 'recursive-dispatch', { name, via: to.of.name, variable: kept });
    }
  }
  return { nesting: Math.max(2, Math.min(MOST_OPEN, Math.floor(FRAMES / deepest))) };
};
