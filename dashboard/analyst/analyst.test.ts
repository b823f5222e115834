import { describe, expect, it } from 'vitest';
import { columns, complete, editLine, emptyLine, type Line, type LineEffect } from './line-editor.ts';
import { toggled } from './picked.ts';
import { registerNumber } from './register-number.ts';

function type(keys: readonly string[], history: readonly string[] = [], start: Line = emptyLine): [Line, LineEffect] {
  let state: [Line, LineEffect] = [start, { kind: 'none' }];
  for (const key of keys) state = editLine(state[0], key, history);
  return state;
}
const [UP, DOWN, LEFT, ENTER] = ['\u001b[A', '\u001b[B', '\u001b[D', '\r'];

describe('a line being typed', () => {
  it('is sent whole with Enter, and empty afterwards', () => {
    expect(type(['hosts', ENTER])).toEqual([emptyLine, { kind: 'submit', line: 'hosts' }]);
  });

  it('is edited in its middle', () => {
    expect(type(['hsts', LEFT, LEFT, LEFT, 'o'])[0]).toMatchObject({ text: 'hosts', cursor: 2 });
    expect(type(['abc', LEFT, '\u007f'])[0].text).toBe('ac');
    expect(type(['read plc', '\u0017'])[0].text).toBe('read ');
  });

  it('recalls the history and comes back to what was being typed', () => {
    const history = ['second', 'first'];
    expect(type(['dra', UP], history)[0].text).toBe('second');
    expect(type(['dra', UP, UP, UP], history)[0].text).toBe('first');
    expect(type(['dra', UP, UP, DOWN, DOWN], history)[0].text).toBe('dra');
  });

  it('takes the first line of what is pasted, so that nothing runs unseen', () => {
    expect(type(['hosts\rmodbus write'])[0].text).toBe('hosts');
  });

  it('lets go of control characters', () => {
    expect(type(['a\u0007b'])[0].text).toBe('ab');
    expect(type(['\u001b[99~'])[1].kind).toBe('none');
  });

  it('is dropped with Ctrl+C', () => {
    expect(type(['abc', '\u0003'])).toEqual([emptyLine, { kind: 'cancel' }]);
  });
});

describe('completion', () => {
  it('fills in the only candidate, with a space after it', () => {
    expect(complete('modbus read plc-d', ['plc-dosing'])).toBe('modbus read plc-dosing ');
  });

  it('goes as far as all candidates agree', () => {
    expect(complete('ping p', ['plc-dosing', 'plc-intake'])).toBe('ping plc-');
    expect(complete('ping plc-', ['plc-dosing', 'plc-intake'])).toBe('ping plc-');
    expect(complete('ping', [])).toBe('ping');
  });
});

describe('a terminal’s columns', () => {
  it('counts Japanese letters twice', () => {
    expect([columns('abc'), columns('薬注'), columns('ｱ')]).toEqual([3, 4, 1]);
  });
});

describe('a register’s number', () => {
  it('is one more than its address, with its area’s digit', () => {
    expect(registerNumber('holding', 0)).toBe('40001');
    expect(registerNumber('holding', 1024)).toBe('41025');
    expect(registerNumber('coil', 65)).toBe('00066');
    expect(registerNumber('discrete', 9)).toBe('10010');
    expect(registerNumber('holding', 9999)).toBe('410000');
  });
});

describe('picked evidence', () => {
  const row = (reference: string, t: number) => ({
    reference,
    t,
    clock: '',
    from: '',
    to: '',
    summary: '',
    detail: '',
  });

  it('is put in by time, and taken out by picking again', () => {
    const two = toggled(toggled([], row('b', 9)), row('a', 3));
    expect(two.map((one) => one.reference)).toEqual(['a', 'b']);
    expect(toggled(two, row('a', 3)).map((one) => one.reference)).toEqual(['b']);
  });
});
