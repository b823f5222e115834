import { describe, expect, it } from 'vitest';
import { atSeconds, milliseconds, seconds } from '../../kernel/time.ts';
import { Plc } from '../runtime/plc.ts';
import { compile } from './compile.ts';

const HEAD = `<?xml version='1.0' encoding='utf-8'?>
<project xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://www.plcopen.org/xml/tc6_0201" xmlns:xhtml="http://www.w3.org/1999/xhtml">
  <fileHeader companyName="Works" productName="Pump" productVersion="1" creationDateTime="2026-11-23T09:00:00"/>
  <contentHeader name="Pump"><coordinateInfo><fbd><scaling x="0" y="0"/></fbd></coordinateInfo></contentHeader>
`;
const project = (dataTypes: string, pous: string, instances = '<configurations/>'): string => `${HEAD}  <types>
    <dataTypes>${dataTypes}</dataTypes>
    <pous>${pous}</pous>
  </types>
  <instances>${instances}</instances>
</project>
`;
const pou = (name: string, kind: string, face: string, body: string): string => `
      <pou name="${name}" pouType="${kind}">
        <interface>${face}</interface>
        <body>${body}</body>
      </pou>`;
const st = (text: string): string => `<ST><xhtml:p><![CDATA[${text}]]></xhtml:p></ST>`;
const variable = (name: string, type: string, more = ''): string =>
  `<variable name="${name}"${more.startsWith(' ') ? more : ''}><type>${type}</type>${more.startsWith('<') ? more : ''}</variable>`;
const findings = (xml: string): string[] => {
  const compiled = compile(xml, { file: 'plc.xml' });
  return compiled.ok ? [] : compiled.diagnostics.map(({ line, column, code }) => `${line}:${column}:${code}`);
};

const PUMP = project(
  `<dataType name="MODE"><baseType><enum><values><value name="OFF"/><value name="ON"/></values></enum></baseType></dataType>
   <dataType name="LIMITS"><baseType><struct>${variable('LOW', '<REAL/>', '<initialValue><simpleValue value="1.5"/></initialValue>')}${variable('HIGH', '<REAL/>')}</struct></baseType></dataType>`,
  pou(
    'TWICE',
    'function',
    `<returnType><INT/></returnType><inputVars>${variable('X', '<INT/>')}</inputVars>`,
    st('TWICE := X * 2;'),
  ) +
    pou(
      'COUNTER',
      'functionBlock',
      `<inputVars>${variable('UP', '<BOOL/>')}</inputVars><outputVars>${variable('N', '<INT/>')}</outputVars><localVars>${variable('EDGE', '<derived name="R_TRIG"/>')}</localVars>`,
      st('EDGE(CLK := UP);\nIF EDGE.Q AND (N < 100) THEN\n  N := N + 1;\nEND_IF;'),
    ) +
    pou(
      'Pump',
      'program',
      `<localVars>${variable('Level', '<INT/>', ' address="%IW0"')}${variable('Run', '<BOOL/>', ' address="%QX0.0"')}</localVars>
       <localVars>${variable('M', '<derived name="MODE"/>', '<initialValue><simpleValue value="ON"/></initialValue>')}${variable('L', '<derived name="LIMITS"/>', '<initialValue><structValue><value member="HIGH"><simpleValue value="9.0"/></value></structValue></initialValue>')}${variable('A', '<array><dimension lower="1" upper="4"/><baseType><INT/></baseType></array>', '<initialValue><arrayValue><value repetitionValue="3"><simpleValue value="7"/></value><value><simpleValue value="8"/></value></arrayValue></initialValue>')}${variable('C', '<derived name="COUNTER"/>')}${variable('Out', '<INT/>')}</localVars>
       <documentation><xhtml:p><![CDATA[Starts above 100.]]></xhtml:p></documentation>`,
      st('Run := Level > 100 AND M = ON;\nC(UP := Run);\nOut := TWICE(A[4]) + C.N;'),
    ),
  `<configurations><configuration name="Config0"><resource name="Res0"><task name="task0" priority="0" interval="T#20ms"><pouInstance name="instance0" typeName="Pump"/></task></resource></configuration></configurations>`,
);

describe('a project in PLCopen XML', () => {
  it('runs with its types, blocks, addresses, initial values and task', () => {
    const compiled = compile(PUMP, { file: 'plc.xml' });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics, null, 1));
    expect(compiled.program.interval).toBe(milliseconds(20));
    const plc = new Plc(compiled.program, { interval: seconds(0.02) });
    plc.scan(atSeconds(0));
    expect([plc.read('Run'), plc.read('Out'), plc.read('L.LOW'), plc.read('L.HIGH')]).toEqual([false, 16, 1.5, 9]);
    plc.write('Level', 150);
    plc.scan(atSeconds(0.02));
    expect([plc.read('Run'), plc.read('Out')]).toEqual([true, 17]);
    expect(plc.address('Run')).toEqual({ area: 'coil', address: 0, registers: 1 });
    expect(plc.address('Level')?.area).toBe('input');
  });
  it('runs in the form that the first edition of the schema gave tasks', () => {
    const first = PUMP.replace('interval="T#20ms"', 'interval="00:00:00.100000"').replace(
      'typeName="Pump"',
      'type="Pump"',
    );
    const compiled = compile(first, { file: 'plc.xml' });
    expect(compiled.ok && compiled.program.interval).toBe(milliseconds(100));
  });

  it('tells of errors in a body at the line and column of the XML', () => {
    const broken = PUMP.replace('Out := TWICE(A[4]) + C.N;', 'Out := TWICE(A[9]) + NIX;');
    const lines = broken.split('\n');
    const line = lines.findIndex((text) => text.includes('NIX')) + 1;
    const column = (lines[line - 1] as string).indexOf('NIX') + 1;
    expect(findings(broken)).toContain(`${line}:${column}:unknown-name`);
    expect(findings(broken)).toContain(`${line}:${(lines[line - 1] as string).indexOf('9') + 1}:index-out-of-range`);
    const first = PUMP.replace('Run := Level', 'Run := Levle');
    const firstLine = first.split('\n').findIndex((text) => text.includes('Levle')) + 1;
    const firstColumn = (first.split('\n')[firstLine - 1] as string).indexOf('Levle') + 1;
    expect(findings(first)).toContain(`${firstLine}:${firstColumn}:unknown-name`);
  });

  it('tells of errors in a declaration at its element', () => {
    const broken = PUMP.replace('<derived name="COUNTER"/>', '<derived name="CONTER"/>');
    const line = broken.split('\n').findIndex((text) => text.includes('CONTER')) + 1;
    expect(findings(broken).some((finding) => finding.startsWith(`${line}:`) && finding.endsWith('unknown-type'))).toBe(
      true,
    );
  });

  it('says of a body in another language which unit has it, and where', () => {
    for (const language of ['FBD', 'LD', 'SFC', 'IL']) {
      const face = `<localVars>${variable('X', '<BOOL/>')}</localVars>`;
      const xml = project('', pou('Ladder', 'program', face, `\n<${language}></${language}>`));
      const compiled = compile(xml, { file: 'plc.xml' });
      const found = compiled.ok ? [] : compiled.diagnostics.filter(({ code }) => code === 'not-supported');
      expect(found).toHaveLength(1);
      expect(found[0]?.message.en).toContain(`${language} (Ladder)`);
      expect(found[0]?.line).toBe(xml.split('\n').findIndex((text) => text.startsWith(`<${language}>`)) + 1);
    }
  });

  it('gives a fault the line of the XML', () => {
    const xml = PUMP.replace('Out := TWICE(A[4]) + C.N;', 'Out := 1 / (C.N - C.N);');
    const compiled = compile(xml, { file: 'plc.xml' });
    if (!compiled.ok) throw new Error('does not compile');
    const { fault } = new Plc(compiled.program, { interval: seconds(0.02) }).scan(atSeconds(0));
    expect(fault?.line).toBe(xml.split('\n').findIndex((text) => text.includes('1 / (C.N')) + 1);
  });
});

describe('XML that is no project', () => {
  it('broken XML is told with its place, and nothing is thrown', () => {
    for (const xml of [
      '<project',
      '<project></projekt>',
      `${HEAD}<types>`,
      '<',
      '<a><b></a></b>',
      '<?xml version="1.0"?>',
    ]) {
      const found = findings(xml);
      expect(found.length, xml).toBeGreaterThan(0);
      expect(
        found.every((each) => /xml-|no-program/.test(each)),
        `${xml} ${found}`,
      ).toBe(true);
    }
    expect(findings('<html xmlns="http://www.w3.org/1999/xhtml"/>')[0]).toContain('xml-not-plcopen');
  });

  it('refuses declared entities before they are read: external files and expanding ones', () => {
    const external = `<?xml version="1.0"?><!DOCTYPE project [<!ENTITY x SYSTEM "file:///etc/passwd">]><project>&x;</project>`;
    const laughs = `<?xml version="1.0"?>\n<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>\n<project>&b;</project>`;
    expect(findings(external)).toContain('1:22:xml-doctype');
    expect(findings(laughs)).toContain('2:1:xml-doctype');
    expect(findings(`${HEAD}<types>&undeclared;</types></project>`).length).toBeGreaterThan(0);
  });

  it('survives a project cut off anywhere', () => {
    for (let end = 1; end < PUMP.length; end += 97) expect(compile(PUMP.slice(0, end)).ok).toBe(false);
  });
});
