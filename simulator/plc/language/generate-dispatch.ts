import type { Dispatch, FunctionPou, Pou, Variable } from './checked.ts';
import { firstValue } from './defaults.ts';
import { isAggregate, onlyTarget } from './generate-expression.ts';
import { bank, copyCode, literal } from './generate-value.ts';

/*
 * Calls whose target depends on the class of an instance (IEC 61131-3, 6.6.8). `N[p]` at the start of an instance is the
 * number of its class; a switch over the classes of the program finds the function. All classes are known when the code is
 * written, so nothing is looked up by name.
 */

const isParameter = ({ section }: Variable): boolean => section === 'input' || section === 'in-out';

const parametersOf = (pou: FunctionPou): Variable[] => [...pou.variables.values()].filter(isParameter);

/** Carries the outputs of what ran to those of the method that was called by name. */
const outputsCode = (ran: FunctionPou, called: FunctionPou): string => {
  if (ran === called) return '';
  let code = '';
  for (const [upper, to] of called.variables) {
    const from = ran.variables.get(upper);
    if (to.section !== 'output' || from?.section !== 'output') continue;
    code += isAggregate(to)
      ? `${copyCode(to.type, String(to.place), String(from.place))};`
      : `${bank(to.type)}[${to.place}]=${bank(from.type)}[${from.place}];`;
  }
  return code;
};

/** EN, where only what runs has it: its body names it. */
const missing = (variable: Variable): string => literal(Number(firstValue(variable)));

const callOf = (pou: Pou, called: FunctionPou | null, names: ReadonlyMap<string, string>): string => {
  if (pou.kind !== 'function' || !called) return `b${pou.id}(b);return 0;`;
  const args = parametersOf(pou).map((variable) => names.get(variable.name.toUpperCase()) ?? missing(variable));
  const call = `f${pou.id}(${['b', ...args].join(',')})`;
  const outputs = outputsCode(pou, called);
  return outputs === '' ? `return ${call};` : `{const r0=${call};${outputs}return r0;}`;
};

/** Classes with one target stand together; the target of most classes needs none of them. */
const cases = (dispatch: Dispatch, code: (pou: Pou) => string): string => {
  const byTarget = new Map<Pou, number[]>();
  for (const { of, pou } of dispatch.targets()) {
    const ids = byTarget.get(pou);
    if (ids) ids.push(of.id);
    else byTarget.set(pou, [of.id]);
  }
  const [most, ...others] = [...byTarget].sort(([, a], [, b]) => b.length - a.length);
  const lines = others.map(([pou, ids]) => `${ids.map((id) => `case ${id}:`).join('')}${code(pou)}`);
  return [...lines, most ? `default:${code(most[0])}` : 'default:return 0;'].join('\n');
};

/** The function of a dispatch; empty where calls go straight to the only target. */
export const dispatchCode = (dispatch: Dispatch, limit: number): string => {
  const name = `d${dispatch.id}`;
  if (dispatch.kind === 'cast') {
    const fitting = dispatch.targets().map(({ of }) => `case ${of.id}:`);
    const chosen = fitting.length > 0 ? `${fitting.join('')}return b;` : '';
    return `function ${name}(b){if(b===0)return 0;switch(N[b]){\n${chosen}\n}return 0;}\n`;
  }
  const guarded = dispatch.circular;
  if (onlyTarget(dispatch)) return '';
  const called = dispatch.prototype;
  const names = new Map<string, string>();
  if (called) for (const variable of parametersOf(called)) names.set(variable.name.toUpperCase(), `a${variable.id}`);
  // The last one is the place in the source, for faults.
  const parameters = ['b', ...names.values(), 's'].join(',');
  const body = `switch(N[b]){\n${cases(dispatch, (pou) => callOf(pou, called, names))}\n}`;
  if (!guarded) return `function ${name}(${parameters}){${body}}\n`;
  return `function ${name}(${parameters}){if(++h>${limit})dp(s,${limit});const r0=g${dispatch.id}(${parameters});h--;return r0;}\nfunction g${dispatch.id}(${parameters}){${body}}\n`;
};
