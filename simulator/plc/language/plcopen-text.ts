import type { Element, Node } from '@xmldom/xmldom';
import type { Diagnostics, Position } from './diagnostics.ts';

interface Located {
  readonly lineNumber?: number;
  readonly columnNumber?: number;
}

const placeOf = (node: Node): Position => {
  const { lineNumber, columnNumber } = node as Located;
  return { line: lineNumber ?? 1, column: columnNumber ?? 1 };
};

const ELEMENT = 1;
const TEXT = 3;
const CDATA = 4;
const DEPTH_LIMIT = 25;

const isElement = (node: Node): node is Element => node.nodeType === ELEMENT;
const children = (parent: Element): Element[] => [...parent.childNodes].filter(isElement);
const named = (parent: Element, name: string): Element[] =>
  children(parent).filter((child) => child.localName === name);
const first = (parent: Element | null | undefined, name: string): Element | null =>
  parent ? (named(parent, name)[0] ?? null) : null;
/** An attribute on one line: what it says is Structured Text, where a line's end means nothing. */
const attribute = (element: Element, name: string): string =>
  (element.getAttribute(name) ?? '').replace(/\s+/g, ' ').trim();
const isSet = (element: Element, name: string): boolean => attribute(element, name) === 'true';

const SECTIONS: Readonly<Record<string, string>> = {
  inputVars: 'VAR_INPUT',
  outputVars: 'VAR_OUTPUT',
  inOutVars: 'VAR_IN_OUT',
  localVars: 'VAR',
  tempVars: 'VAR_TEMP',
  externalVars: 'VAR_EXTERNAL',
  globalVars: 'VAR_GLOBAL',
  accessVars: 'VAR_ACCESS',
};
const POUS: Readonly<Record<string, string>> = {
  program: 'PROGRAM',
  functionBlock: 'FUNCTION_BLOCK',
  function: 'FUNCTION',
};
/** `00:00:00.100000` of the schema's first edition as a duration literal; what the later ones have is one already. */
const spanOf = (text: string): string => {
  const match = /^(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  return match ? `T#${match[1]}h${match[2]}m${match[3]}s` : text;
};

const OTHER_LANGUAGES: ReadonlySet<string> = new Set(['FBD', 'LD', 'SFC', 'IL']);

/** Where a line of the text comes from. Declarations are where their element is; bodies keep their columns. */
interface Origin {
  readonly line: number;
  readonly column: number | null;
  readonly shift: number;
}

/** Writes a project's elements as Structured Text, line by line. */
export class PlcOpenWriter {
  readonly #file: string;
  readonly #diagnostics: Diagnostics;
  readonly #lines: string[] = [];
  readonly #origins: Origin[] = [];

  constructor(file: string, diagnostics: Diagnostics) {
    this.#file = file;
    this.#diagnostics = diagnostics;
  }

  get text(): string {
    return this.#lines.join('\n');
  }

  /** The place in the XML of a place in the text. */
  placeOf(line: number, column: number): Position {
    const origin = this.#origins[Math.min(line, this.#origins.length) - 1];
    return origin ? { line: origin.line, column: origin.column ?? column + origin.shift } : { line, column };
  }

  project(root: Element): void {
    const types = first(root, 'types');
    const dataTypes = first(types, 'dataTypes');
    for (const type of dataTypes ? named(dataTypes, 'dataType') : []) this.#dataType(type);
    const pous = first(types, 'pous');
    for (const pou of pous ? named(pous, 'pou') : []) this.#pou(pou);
    const configurations = first(first(root, 'instances'), 'configurations');
    for (const each of configurations ? named(configurations, 'configuration') : []) this.#configuration(each);
  }

  #write(node: Node, text: string): void {
    this.#lines.push(text);
    this.#origins.push({ ...placeOf(node), shift: 0 });
  }

  #refuse(node: Node, feature: string, mend: string): void {
    this.#diagnostics.report(this.#file, placeOf(node), 'not-supported', { feature, mend });
  }

  #dataType(type: Element): void {
    const initial = this.#initial(type, '');
    const base = first(type, 'baseType');
    this.#write(type, `TYPE ${attribute(type, 'name')} : ${this.#inside(base, type)}${initial}; END_TYPE`);
  }

  #inside(wrapper: Element | null, fallback: Element, depth = 0): string {
    const type = wrapper ? children(wrapper)[0] : undefined;
    if (type && depth < DEPTH_LIMIT) return this.#type(type, depth);
    this.#diagnostics.report(this.#file, placeOf(wrapper ?? fallback), 'xml-incomplete', { what: 'type' });
    return 'BOOL';
  }

  #type(type: Element, depth: number): string {
    const bounds = (of: Element): string => `${attribute(of, 'lower')}..${attribute(of, 'upper')}`;
    switch (type.localName) {
      case 'derived':
        return attribute(type, 'name');
      case 'array': {
        const ranges = named(type, 'dimension').map(bounds).join(', ');
        return `ARRAY [${ranges}] OF ${this.#inside(first(type, 'baseType'), type, depth + 1)}`;
      }
      case 'struct': {
        const fields = named(type, 'variable').map((field) => this.#variable(field, depth + 1));
        return `STRUCT ${fields.join(' ')} END_STRUCT`;
      }
      case 'enum': {
        const values = first(type, 'values');
        const list = (values ? named(values, 'value') : []).map((value) => {
          const number = attribute(value, 'value');
          return number === '' ? attribute(value, 'name') : `${attribute(value, 'name')} := ${number}`;
        });
        return `(${list.join(', ')})`;
      }
      case 'subrangeSigned':
      case 'subrangeUnsigned': {
        const range = first(type, 'range');
        return `${this.#inside(first(type, 'baseType'), type, depth + 1)} (${range ? bounds(range) : ''})`;
      }
      case 'pointer':
        return `POINTER TO ${this.#inside(first(type, 'baseType'), type, depth + 1)}`;
      case 'string':
      case 'wstring': {
        const length = attribute(type, 'length');
        return `${(type.localName as string).toUpperCase()}${length === '' ? '' : `[${length}]`}`;
      }
      default:
        return type.localName ?? '';
    }
  }

  /** `X AT %QX0.0 : BOOL := TRUE;` */
  #variable(variable: Element, depth = 0): string {
    const address = attribute(variable, 'address');
    const type = this.#inside(first(variable, 'type'), variable, depth);
    const at = address === '' ? '' : ` AT ${address}`;
    return `${attribute(variable, 'name')}${at} : ${type}${this.#initial(variable, type)};`;
  }

  #initial(owner: Element, type: string): string {
    const initial = first(owner, 'initialValue');
    const value = initial ? children(initial)[0] : undefined;
    return value ? ` := ${this.#value(value, type, 0)}` : '';
  }

  #value(value: Element, type: string, depth: number): string {
    if (depth > DEPTH_LIMIT) return '0';
    if (value.localName === 'simpleValue') {
      const text = attribute(value, 'value');
      if (!type.startsWith('STRING') || /^'|#/.test(text)) return text;
      // Editors keep the text as it was typed: bare, or between double quotation marks.
      const bare = /^"(.*)"$/.exec(text)?.[1];
      return bare === undefined ? `'${text.replace(/['$]/g, '$$$&')}'` : `'${bare.replaceAll("'", "$'")}'`;
    }
    const parts = named(value, 'value').map((part) => {
      const inner = children(part)[0];
      const text = inner ? this.#value(inner, '', depth + 1) : '0';
      if (value.localName === 'structValue') return `${attribute(part, 'member')} := ${text}`;
      const repeat = attribute(part, 'repetitionValue');
      return repeat === '' || repeat === '1' ? text : `${repeat}(${text})`;
    });
    return value.localName === 'structValue' ? `(${parts.join(', ')})` : `[${parts.join(', ')}]`;
  }

  #section(section: Element): void {
    const word = SECTIONS[section.localName ?? ''];
    if (!word) return;
    const qualifiers = [
      isSet(section, 'constant') ? ' CONSTANT' : '',
      isSet(section, 'retain') || isSet(section, 'persistent') ? ' RETAIN' : '',
    ].join('');
    this.#write(section, `${word}${qualifiers}`);
    for (const variable of named(section, 'variable')) this.#write(variable, this.#variable(variable));
    this.#write(section, 'END_VAR');
  }

  #pou(pou: Element): void {
    const name = attribute(pou, 'name');
    const word = POUS[attribute(pou, 'pouType')];
    if (!word) {
      this.#refuse(pou, `pouType "${attribute(pou, 'pouType')}" (${name})`, 'program, functionBlock, function');
      return;
    }
    const face = first(pou, 'interface');
    const result = first(face, 'returnType');
    const type = result && children(result)[0]?.localName !== 'VOID' ? ` : ${this.#inside(result, pou)}` : '';
    this.#write(pou, `${word} ${name}${type}`);
    for (const section of face ? children(face) : []) this.#section(section);
    for (const part of ['actions', 'transitions', 'methods']) {
      const [one] = children(first(pou, part) ?? pou).filter(() => first(pou, part) !== null);
      if (one) this.#refuse(one, `${part} (${name})`, 'ST');
    }
    const bodies = named(pou, 'body').flatMap(children);
    for (const body of bodies) {
      const language = body.localName ?? '';
      if (language === 'ST') this.#body(body);
      else if (OTHER_LANGUAGES.has(language)) {
        this.#refuse(body, `${language} (${name})`, 'ST');
        // One finding is enough: the function's missing result follows from it.
        if (word === 'FUNCTION') this.#write(body, `${name} := ${name};`);
      }
    }
    this.#write(pou, `END_${word}`);
  }

  /** The text of a body, whose lines are the XML's own. */
  #body(body: Element): void {
    const texts: Node[] = [];
    const collect = (node: Node, depth: number): void => {
      if (node.nodeType === TEXT || node.nodeType === CDATA) texts.push(node);
      else if (isElement(node) && depth < DEPTH_LIMIT) for (const child of node.childNodes) collect(child, depth + 1);
    };
    collect(body, 0);
    for (const node of texts) {
      const { line, column } = placeOf(node);
      const shift = column - 1 + (node.nodeType === CDATA ? '<![CDATA['.length : 0);
      for (const [i, text] of (node.nodeValue ?? '').split('\n').entries()) {
        this.#lines.push(text);
        this.#origins.push({ line: line + i, column: null, shift: i === 0 ? shift : 0 });
      }
    }
  }

  #configuration(configuration: Element): void {
    this.#write(configuration, `CONFIGURATION ${attribute(configuration, 'name')}`);
    for (const globals of named(configuration, 'globalVars')) this.#section(globals);
    for (const resource of named(configuration, 'resource')) {
      this.#write(resource, `RESOURCE ${attribute(resource, 'name')} ON PLC`);
      for (const globals of named(resource, 'globalVars')) this.#section(globals);
      for (const task of named(resource, 'task')) this.#task(task);
      for (const task of named(resource, 'task'))
        for (const instance of named(task, 'pouInstance')) this.#instance(instance, ` WITH ${attribute(task, 'name')}`);
      for (const instance of named(resource, 'pouInstance')) this.#instance(instance, '');
      this.#write(resource, 'END_RESOURCE');
    }
    this.#write(configuration, 'END_CONFIGURATION');
  }

  #task(task: Element): void {
    const parts = [
      ['SINGLE', attribute(task, 'single')],
      ['INTERVAL', spanOf(attribute(task, 'interval'))],
      ['PRIORITY', attribute(task, 'priority')],
    ].flatMap(([key, value]) => (value === '' ? [] : [`${key} := ${value}`]));
    this.#write(task, `TASK ${attribute(task, 'name')}(${parts.join(', ')});`);
  }

  #instance(instance: Element, task: string): void {
    this.#write(
      instance,
      `PROGRAM ${attribute(instance, 'name')}${task} : ${attribute(instance, 'typeName') || attribute(instance, 'type')};`,
    );
  }
}
