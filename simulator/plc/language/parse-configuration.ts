import { type Cursor, PANIC } from './cursor.ts';
import { type Position, quoted } from './diagnostics.ts';
import { parseAccess, parseList, parsePath } from './parse-access.ts';
import { here, parseInitial, parseSection, parseType, SECTIONS, TOP } from './parse-declaration.ts';
import { parseArguments, parseExpression } from './parse-expression.ts';
import type { Argument, Expression, InstanceSyntax, TaskSyntax, Unit } from './syntax.ts';

/*
 * CONFIGURATION, RESOURCE, TASK and what stands in them (IEC 61131-3, 6.8). A configuration with a single resource may
 * leave RESOURCE out.
 */

const IN_CONFIGURATION: ReadonlySet<string> = new Set(
  '; END_RESOURCE END_CONFIGURATION END_VAR TASK VAR_ACCESS VAR_CONFIG RESOURCE'.split(' ').concat([...TOP]),
);
const OUTSIDE: ReadonlySet<string> = new Set(['FUNCTION', 'FUNCTION_BLOCK', 'TYPE', 'CONFIGURATION']);

const parseTask = (cursor: Cursor, resource: string | null): TaskSyntax => {
  const name = cursor.name('task name');
  cursor.expect('(');
  const values: Record<'INTERVAL' | 'SINGLE' | 'PRIORITY', Expression | null> = {
    INTERVAL: null,
    SINGLE: null,
    PRIORITY: null,
  };
  do {
    const key = cursor.name('INTERVAL, PRIORITY, SINGLE');
    cursor.expect(':=');
    const value = parseExpression(cursor);
    if (key.upper === 'INTERVAL' || key.upper === 'SINGLE' || key.upper === 'PRIORITY') values[key.upper] = value;
    else {
      const params = { callee: 'TASK', direction: 'VAR_INPUT', name: key.text, hint: ' (SINGLE, INTERVAL, PRIORITY)' };
      cursor.report('unknown-parameter', params, key);
    }
  } while (cursor.accept(','));
  cursor.expect(')');
  cursor.close(';');
  return {
    at: { line: name.line, column: name.column },
    resource,
    name: name.text,
    interval: values.INTERVAL,
    single: values.SINGLE,
    priority: values.PRIORITY,
  };
};

const parseInstance = (cursor: Cursor, resource: string | null): InstanceSyntax => {
  const retain = cursor.accept('RETAIN');
  if (!retain) cursor.accept('NON_RETAIN');
  const name = cursor.name('instance name');
  const task = cursor.accept('WITH') ? cursor.name('task name').text : null;
  cursor.expect(':');
  const program = cursor.name('program name');
  let connections: readonly Argument[] = [];
  const blocks: { at: Position; name: string; task: string }[] = [];
  if (cursor.accept('(')) {
    connections = parseArguments(cursor, 0, () => {
      if (cursor.token.kind !== 'name' || cursor.ahead.upper !== 'WITH') return false;
      const { text, line, column } = cursor.name('function block');
      cursor.take();
      blocks.push({ at: { line, column }, name: text, task: cursor.name('task name').text });
      return true;
    });
  }
  cursor.close(';');
  return {
    at: { line: program.line, column: program.column },
    resource,
    name: name.text,
    task,
    program: program.text,
    retain,
    connections,
    blocks,
  };
};

const parseConfigured = (cursor: Cursor, unit: Unit): void =>
  parseList(cursor, () => {
    const at = here(cursor);
    const path = parsePath(cursor);
    let address: { at: Position; text: string } | null = null;
    if (cursor.accept('AT')) {
      if (cursor.token.kind !== 'direct')
        cursor.fail('expected', { wanted: '%IX0.0, %QW3, %MD0', found: quoted(cursor.token.text) });
      address = { at: here(cursor), text: cursor.take().text };
    }
    cursor.expect(':');
    const type = parseType(cursor);
    const initial = cursor.accept(':=') ? parseInitial(cursor) : null;
    unit.configured.push({ at, path, address, type, initial });
  });

/** CONFIGURATION … END_CONFIGURATION into the unit. */
export const parseConfiguration = (cursor: Cursor, unit: Unit): void => {
  cursor.take();
  cursor.name('configuration name');
  let resource: string | null = null;
  while (!cursor.atEnd && !cursor.is('END_CONFIGURATION')) {
    const before = cursor.offset;
    try {
      if (cursor.isAny(SECTIONS)) unit.globals.push({ ...parseSection(cursor), resource });
      else if (cursor.is('VAR_ACCESS')) parseAccess(cursor, unit.access);
      else if (cursor.is('VAR_CONFIG')) parseConfigured(cursor, unit);
      else if (cursor.accept('RESOURCE')) {
        if (resource !== null) cursor.report('expected', { wanted: "'END_RESOURCE'", found: "'RESOURCE'" });
        resource = cursor.name('resource name').text;
        unit.resources.push(resource);
        cursor.expect('ON');
        cursor.name('processor name');
      } else if (cursor.is('END_RESOURCE') && resource !== null) {
        cursor.take();
        cursor.accept(';');
        resource = null;
      } else if (cursor.accept('TASK')) unit.tasks.push(parseTask(cursor, resource));
      else if (cursor.accept('PROGRAM')) unit.instances.push(parseInstance(cursor, resource));
      else cursor.fail('expected', { wanted: "'END_CONFIGURATION'", found: quoted(cursor.token.text) });
    } catch (error) {
      if (error !== PANIC) throw error;
      if (cursor.offset === before) cursor.take();
      cursor.skipTo(IN_CONFIGURATION);
      cursor.accept(';');
    }
    if (cursor.isAny(OUTSIDE)) break;
  }
  if (resource !== null) cursor.report('expected', { wanted: "'END_RESOURCE'", found: quoted(cursor.token.text) });
  else cursor.close('END_CONFIGURATION');
  cursor.accept('END_CONFIGURATION');
  cursor.accept(';');
};
