import type { CheckedProgram, CheckedStatement, FunctionPou, Pou, ProgramInstance, Variable } from './checked.ts';
import type { Position } from './diagnostics.ts';
import { dispatchCode } from './generate-dispatch.ts';
import {
  address,
  boolean,
  calling,
  type Frame,
  firstCode,
  isAggregate,
  isLocal,
  localName,
  number,
  outputCode,
  reference,
  referenceName,
  valueCode,
  wrapCode,
} from './generate-expression.ts';
import { imageCode } from './generate-image.ts';
import { bank, copyCode, resetCode } from './generate-value.ts';
import type { Memory } from './layout.ts';
import { PRELUDE } from './prelude.ts';
import type { Task } from './tasks.ts';

/** Where a fault happened. */
export interface Site {
  readonly line: number;
  readonly pou: string;
}

export interface Generated {
  /** The body of a function of (N, Z, I, Fault, T, A, E, M, J, K, Y) that returns `{ read, run, write, drive, count }`. */
  readonly code: string;
  /** The strings of the program, which the code names by number: no text of the source stands in the code. */
  readonly texts: readonly string[];
  readonly sites: readonly Site[];
  /** What the numbers of commands in tests mean. */
  readonly commands: readonly Command[];
}

export type Command = CheckedStatement & { kind: 'command' };

/** A statement after which the next one may not be reached, so that a new block of statements begins. */
const mayLeave = (statement: CheckedStatement, inLoop = false): boolean => {
  const anyLeaves = (body: readonly CheckedStatement[], loop = inLoop): boolean =>
    body.some((inner) => mayLeave(inner, loop));
  switch (statement.kind) {
    case 'exit':
    case 'continue':
      return !inLoop;
    case 'return':
      return true;
    case 'if':
      return statement.branches.some(({ body }) => anyLeaves(body)) || anyLeaves(statement.otherwise);
    case 'case':
      return statement.cases.some(({ body }) => anyLeaves(body)) || anyLeaves(statement.otherwise);
    case 'for':
    case 'while':
    case 'repeat':
      return anyLeaves(statement.body, true);
    default:
      return false;
  }
};

/** Writes the body of one program organisation unit. */
class BodyWriter implements Frame {
  readonly base: number | 'b';
  readonly method: boolean;
  #at: Position;
  readonly #pou: Pou;
  readonly #sites: Site[];
  readonly #bySite: Map<string, number>;
  readonly #texts: Map<string, number>;
  readonly #lines: string[] = [];
  readonly #commands: Command[];
  /** Places of function blocks that tasks of their own run. */
  readonly #apart: ReadonlySet<number>;
  #nextTemporary = 0;
  #loop = -1;

  constructor(
    pou: Pou,
    base: number | 'b',
    sites: Site[],
    bySite: Map<string, number>,
    texts: Map<string, number>,
    commands: Command[] = [],
    apart: ReadonlySet<number> = new Set(),
  ) {
    this.#apart = apart;
    this.#commands = commands;
    this.#pou = pou;
    this.#at = pou.at;
    this.method = pou.kind === 'function' && pou.method !== null;
    this.base = base;
    this.#sites = sites;
    this.#bySite = bySite;
    this.#texts = texts;
  }

  text(value: string): number {
    const index = this.#texts.get(value) ?? this.#texts.size;
    this.#texts.set(value, index);
    return index;
  }

  site(at: Position): number {
    const key = `${this.#pou.id}:${at.line}`;
    let site = this.#bySite.get(key);
    if (site === undefined) {
      site = this.#sites.length;
      this.#sites.push({ line: at.line, pou: this.#pou.name });
      this.#bySite.set(key, site);
    }
    return site;
  }

  get here(): number {
    return this.site(this.#at);
  }

  /** The unit as a JavaScript function of that name. */
  write(name: string): string {
    const pou = this.#pou;
    const parameters = pou.kind === 'function' ? this.#functionEntry(pou) : this.base === 'b' ? 'b' : '';
    this.#temporaries();
    this.#list(pou.body, true);
    if (pou.kind === 'function') this.#lines.push(this.#leave());
    return `function ${name}(${parameters}){\n${this.#lines.join('\n')}\n}\n`;
  }

  #functionEntry(pou: FunctionPou): string {
    const parameters: string[] = this.method ? ['b'] : [];
    for (const variable of pou.variables.values()) {
      if (variable.section === 'in-out') parameters.push(referenceName(variable));
      else if (variable.section === 'input' && isLocal(variable)) parameters.push(localName(variable));
      else if (variable.section === 'input') {
        const name = `q${variable.id}`;
        parameters.push(name);
        const { place, type } = variable;
        if (isAggregate(variable))
          this.#lines.push(`if(${name}<0)${resetCode(type, `${place}`)};else ${copyCode(type, `${place}`, name)};`);
        else this.#lines.push(`${bank(type)}[${place}]=${name};`);
      }
    }
    return parameters.join(',');
  }

  /** Variables that begin anew at each call: those of functions, and VAR_TEMP. */
  #temporaries(): void {
    for (const variable of this.#pou.variables.values()) {
      if (variable.storage !== 'frame' || ['input', 'in-out', 'held'].includes(variable.section)) continue;
      if (isLocal(variable)) this.#lines.push(`let ${localName(variable)}=${firstCode(this, variable)};`);
      else this.#lines.push(`${resetCode(variable.type, `${variable.place}`)};`);
    }
  }

  #leave(): string {
    if (this.#pou.kind !== 'function') return 'return;';
    if (!this.#pou.returns) return 'return 0;';
    const { result } = this.#pou;
    if (isAggregate(result)) return `return ${result.place};`;
    return `return ${isLocal(result) ? localName(result) : `${bank(result.type)}[${result.place}]`};`;
  }

  /** `entry`: the list begins a call or a round of a loop, where the budget is looked at. */
  #list(statements: readonly CheckedStatement[], entry: boolean): void {
    let start = 0;
    for (let i = 0; i <= statements.length; i++) {
      const last = statements[i - 1];
      if (i < statements.length && (i === 0 || !last || !mayLeave(last))) continue;
      this.#count(statements.slice(start, i), entry && start === 0);
      for (const statement of statements.slice(start, i)) this.#statement(statement);
      start = i;
    }
  }

  #count(statements: readonly CheckedStatement[], entry: boolean): void {
    const first = statements[0];
    if (!this.#pou.counted) return;
    if (entry)
      this.#lines.push(`if((c+=${Math.max(1, statements.length)})>L)over(${this.site(first?.at ?? this.#pou.at)});`);
    else if (statements.length > 0) this.#lines.push(`c+=${statements.length};`);
  }

  #statement(statement: CheckedStatement): void {
    const out = this.#lines;
    this.#at = statement.at;
    switch (statement.kind) {
      case 'assign':
        out.push(`${reference(this, statement.to)}=${number(this, statement.value)};`);
        break;
      case 'copy':
        out.push(`${copyCode(statement.to.type, address(this, statement.to), number(this, statement.from))};`);
        break;
      case 'assign-part':
        this.#assignPart(statement);
        break;
      case 'several':
        for (const inner of statement.statements) this.#statement(inner);
        break;
      case 'evaluate':
        out.push(`${number(this, statement.value)};`);
        break;
      case 'invoke':
        this.#invoke(statement);
        break;
      case 'if':
        for (const [i, branch] of statement.branches.entries()) {
          out.push(`${i === 0 ? '' : '}else '}if(${boolean(this, branch.condition)}){`);
          this.#list(branch.body, false);
        }
        if (statement.otherwise.length > 0) {
          out.push('}else{');
          this.#list(statement.otherwise, false);
        }
        out.push('}');
        break;
      case 'case':
        this.#case(statement);
        break;
      case 'for':
        this.#for(statement);
        break;
      case 'while':
        this.#inLoop((loop) => {
          out.push(`l${loop}:while(${boolean(this, statement.condition)}){`);
          this.#list(statement.body, true);
          out.push('}');
        });
        break;
      case 'repeat':
        this.#inLoop((loop) => {
          out.push(`l${loop}:do{`);
          this.#list(statement.body, true);
          out.push(`}while(!${boolean(this, statement.until)});`);
        });
        break;
      case 'exit':
        out.push(`break x${this.#loop};`);
        break;
      case 'continue':
        out.push(`continue l${this.#loop};`);
        break;
      case 'return':
        out.push(this.#leave());
        break;
      case 'command': {
        const guard = statement.guard ? `if(!${boolean(this, statement.guard)})` : '';
        const args = statement.args.map((arg) => number(this, arg));
        out.push(`${guard}T(${this.#commands.push(statement) - 1},[${args.join(',')}]);`);
        break;
      }
    }
  }

  #assignPart({ to, shift, width, value }: CheckedStatement & { kind: 'assign-part' }): void {
    const wide = to.type.kind === 'elementary' && to.type.face === 'big';
    const put = (target: string): string =>
      wide
        ? `${target}=ib(${target},${number(this, value)},${shift}n,${width}n);`
        : `${target}=ip(${target},${number(this, value)},${shift},${2 ** width - 1});`;
    if (to.kind === 'variable' && isLocal(to.variable)) this.#lines.push(put(localName(to.variable)));
    else {
      const place = `i${this.#nextTemporary++}`;
      this.#lines.push(`{const ${place}=${address(this, to)};${put(`${bank(to.type)}[${place}]`)}}`);
    }
  }

  /** A loop has two labels: `l` to go on with, `x` to leave by. */
  #inLoop(write: (loop: number) => void): void {
    const outer = this.#loop;
    this.#loop = this.#nextTemporary++;
    this.#lines.push(`x${this.#loop}:{`);
    write(this.#loop);
    this.#lines.push('}');
    this.#loop = outer;
  }

  #case(statement: CheckedStatement & { kind: 'case' }): void {
    const name = `s${this.#nextTemporary++}`;
    this.#lines.push(`{const ${name}=${number(this, statement.selector)};`);
    let opened = false;
    for (const { ranges, body } of statement.cases) {
      const tests = ranges.map(([low, high]) =>
        low === high
          ? `${name}===${valueCode(this, low)}`
          : `(${name}>=${valueCode(this, low)}&&${name}<=${valueCode(this, high)})`,
      );
      this.#lines.push(`${opened ? '}else ' : ''}if(${tests.join('||') || 'false'}){`);
      opened = true;
      this.#list(body, false);
    }
    this.#lines.push(opened ? '}else{' : '{');
    this.#list(statement.otherwise, false);
    this.#lines.push('}}');
  }

  /**
   * The end and the step are reckoned once. The counter runs beyond the type's range where it must, so that a loop up
   * to the highest value ends; afterwards the control variable holds the value that ended the loop.
   */
  #for(statement: CheckedStatement & { kind: 'for' }): void {
    const { control, type, from, to, by, body } = statement;
    const end = `e${this.#nextTemporary++}`;
    const step = by.kind === 'constant' ? valueCode(this, by.value) : `d${this.#nextTemporary++}`;
    const counter = `k${this.#nextTemporary++}`;
    const place = reference(this, control);
    let test = `${counter}<=${end}`;
    if (by.kind !== 'constant') test = `(${step}>0?${counter}<=${end}:${counter}>=${end})`;
    else if (Number(by.value) < 0) test = `${counter}>=${end}`;
    this.#inLoop((loop) => {
      this.#lines.push(`let ${counter}=${number(this, from)};const ${end}=${number(this, to)};`);
      if (by.kind !== 'constant') this.#lines.push(`const ${step}=${number(this, by)};`);
      this.#lines.push(`l${loop}:for(;${test};${counter}=${place}+${step}){${place}=${counter};`);
      this.#list(body, true);
      this.#lines.push(`}${place}=${wrapCode(type, counter)};`);
    });
  }

  #invoke(statement: CheckedStatement & { kind: 'invoke' }): void {
    const { instance, block, inputs, outputs, enable, dispatch } = statement;
    const start = address(this, instance);
    const fixed = /^\d+$/.test(start);
    const name = fixed ? start : `i${this.#nextTemporary++}`;
    const index = (offset: number): string => (fixed ? String(Number(start) + offset) : `${name}+${offset}`);
    const slot = ({ place, type }: Variable): string => `${bank(type)}[${index(place)}]`;
    this.#lines.push(fixed ? '{' : `{const ${name}=${start};`);
    if (enable?.condition) this.#lines.push(`if(${boolean(this, enable.condition)}){`);
    if (enable?.en) this.#lines.push(`${slot(enable.en)}=1;`);
    if (enable?.eno) this.#lines.push(`${slot(enable.eno)}=1;`);
    for (const { variable, value, place } of inputs) {
      if (place) this.#lines.push(`N[${index(variable.place)}]=${address(this, place)};`);
      else if (isAggregate(variable) && value)
        this.#lines.push(`${copyCode(variable.type, index(variable.place), number(this, value))};`);
      else if (value) this.#lines.push(`${slot(variable)}=${number(this, value)};`);
    }
    if (!fixed || !this.#apart.has(Number(start)))
      this.#lines.push(`${calling(block.pou, dispatch, [name], dispatch ? this.site(statement.at) : 0)};`);
    for (const output of outputs) {
      const { variable, to } = output;
      if (isAggregate(variable))
        this.#lines.push(`${copyCode(variable.type, address(this, to), index(variable.place))};`);
      else this.#lines.push(`${reference(this, to)}=${outputCode(this, output, slot(variable))};`);
    }
    const target = enable?.target;
    if (target) {
      const done = enable.eno ? slot(enable.eno) : '1';
      this.#lines.push(`${reference(this, target.to)}=${target.negated ? `(${done}===0?1:0)` : done};`);
    }
    if (enable?.condition) {
      this.#lines.push('}else{');
      if (enable.en) this.#lines.push(`${slot(enable.en)}=0;`);
      if (enable.eno) this.#lines.push(`${slot(enable.eno)}=0;`);
      if (target) this.#lines.push(`${reference(this, target.to)}=${target.negated ? 1 : 0};`);
      this.#lines.push('}');
    }
    this.#lines.push('}');
  }

  /**
   * What runs an instance whose task waits for a SINGLE input, or which the configuration connects: `body` is the
   * call of its program or function block. `trigger` is the first of two places: the input's last state, and when the interval ends.
   */
  writeRun(name: string, body: string, instance: ProgramInstance, trigger: number | null): string {
    const out = this.#lines;
    for (const { pointer, target } of instance.globals) out.push(`N[${pointer.place}]=${target.place};`);
    if (instance.trigger && trigger !== null) {
      const { condition, interval } = instance.trigger;
      out.push(`const s=${boolean(this, condition)},r=s&&N[${trigger}]===0;N[${trigger}]=s?1:0;`);
      if (interval === null) out.push('if(!r)return;');
      else {
        out.push(`if(!r){if(s||N[0]<N[${trigger + 1}])return;N[${trigger + 1}]=N[0]+${valueCode(this, interval)};}`);
      }
    }
    const base = this.base as number;
    for (const { variable, value, place: given } of instance.inputs) {
      const place = base + variable.place;
      if (given) out.push(`N[${place}]=${address(this, given)};`);
      else if (isAggregate(variable) && value)
        out.push(`${copyCode(variable.type, String(place), number(this, value))};`);
      else if (value) out.push(`${bank(variable.type)}[${place}]=${number(this, value)};`);
    }
    out.push(`${body};`);
    for (const output of instance.outputs) {
      const { variable, to } = output;
      const place = base + variable.place;
      if (isAggregate(variable)) out.push(`${copyCode(variable.type, address(this, to), String(place))};`);
      else out.push(`${reference(this, to)}=${outputCode(this, output, `${bank(variable.type)}[${place}]`)};`);
    }
    return `function ${name}(){\n${out.join('\n')}\n}\n`;
  }
}

const isAbstract = (pou: Pou): boolean => pou.kind === 'function' && (pou.method?.abstract ?? false);

/** `run` takes PLC time, the most statements that it may execute, and which task is due. */
const runCode = (tasks: readonly Task[]): string => {
  const calls = tasks.map(({ instances }) => instances.map((instance) => `p${instance}();`).join(''));
  const body = calls.length === 1 ? calls[0] : calls.map((call, task) => `if(k0===${task}){${call}}`).join('else ');
  return `function run(t,l,k0){c=0;h=0;L=l;N[0]=t;\n${body}\nreturn c;}\n`;
};

/** Generates the program's JavaScript from the checked tree and the laid out memory. */
export const generate = (program: CheckedProgram, memory: Memory, tasks: readonly Task[]): Generated => {
  const sites: Site[] = [];
  const commands: Command[] = [];
  const bySite = new Map<string, number>();
  const texts = new Map<string, number>();
  const [temporary, lasting] = memory.temporaries;
  const parts = [PRELUDE, `const lo=${temporary},hi=${lasting};\n`];
  for (const pou of program.pous) {
    if (pou.kind === 'program' || pou.kind === 'class' || isAbstract(pou)) continue;
    const name = pou.kind === 'function' ? `f${pou.id}` : `b${pou.id}`;
    parts.push(new BodyWriter(pou, 'b', sites, bySite, texts).write(name));
  }
  for (const dispatch of program.dispatches) parts.push(dispatchCode(dispatch, program.nesting));
  const apart = new Set(memory.blocks.map(({ base }) => base));
  for (const [i, { instance, base, trigger }] of memory.instances.entries()) {
    const writer = (): BodyWriter => new BodyWriter(instance.pou, base, sites, bySite, texts, [], apart);
    const { inputs, outputs, globals } = instance;
    const direct = trigger === null && inputs.length + outputs.length + globals.length === 0;
    parts.push(writer().write(direct ? `p${i}` : `q${i}`));
    if (!direct) parts.push(writer().writeRun(`p${i}`, `q${i}()`, instance, trigger));
  }
  for (const [i, { instance, base, trigger }] of memory.blocks.entries()) {
    const writer = new BodyWriter(instance.pou, base, sites, bySite, texts);
    parts.push(writer.writeRun(`p${memory.instances.length + i}`, `b${instance.pou.id}(${base})`, instance, trigger));
  }
  for (const [i, { instance, base }] of memory.tests.entries())
    parts.push(new BodyWriter(instance.pou, base, sites, bySite, texts, commands).write(`t${i}`));
  parts.push(runCode(tasks), imageCode(memory.located));
  if (memory.tests.length > 0) {
    const tests = memory.tests.map((_, i) => `t${i}`).join(',');
    parts.push(
      `function test(i,l){c=0;h=0;L=l;[${tests}][i]();}\nreturn {run,read,write,drive,test,count(){return c;}};`,
    );
  } else parts.push('return {run,read,write,drive,count(){return c;}};');
  return { code: parts.join(''), sites, texts: [...texts.keys()], commands };
};
