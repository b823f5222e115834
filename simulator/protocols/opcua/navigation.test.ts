import { describe, expect, it } from 'vitest';
import { START } from '../../kernel/time.ts';
import { likePattern } from './like.ts';
import { OpcUaServer } from './server.ts';
import type { OpcUaRequest, OpcUaResponse } from './services.ts';
import { ACCESS, dosingController } from './space.fixture.ts';
import { Status } from './status.ts';

const PEER = { from: 'desk', connection: 'c' };
const GLOBALS = 'ns=2;s=plc-dosing/GlobalVars';

const open = (anonymous: 'observer' | 'anonymous' = 'observer') => {
  const server = new OpcUaServer(dosingController().space, { ...ACCESS, anonymous });
  server.serve(PEER, { kind: 'openSession', name: 't', user: null, password: null }, START);
  const ask = <K extends OpcUaResponse['kind']>(request: Extract<OpcUaRequest, { kind: K }>) => {
    const answer = server.serve(PEER, request, START);
    if (answer.kind !== request.kind) throw new Error(JSON.stringify(answer));
    return answer as Extract<OpcUaResponse, { kind: K }>;
  };
  const browse = (limit: number, node = GLOBALS) =>
    ask<'browse'>({
      kind: 'browse',
      session: 1,
      items: [{ node, direction: 'forward', referenceType: 'i=33', includeSubtypes: true, nodeClasses: 0 }],
      limit,
    }).results[0];
  const next = (point: string, release = false) =>
    ask<'browseNext'>({ kind: 'browseNext', session: 1, points: [point], release }).results[0];
  const translate = (start: string, ...names: readonly string[]) =>
    ask<'translatePaths'>({
      kind: 'translatePaths',
      session: 1,
      paths: [
        {
          start,
          elements: names.map((name) => ({
            referenceType: 'i=33',
            inverse: false,
            includeSubtypes: true,
            target: qualified(name),
          })),
        },
      ],
    }).results[0];
  return { server, ask, browse, next, translate };
};

/** `4:Resources`; without a number a name of the controller's own namespace. */
const qualified = (text: string) => {
  const [, namespace, name] = /^(?:(\d+):)?(.*)$/.exec(text) ?? [];
  return { namespace: Number(namespace ?? 2), name: name ?? '' };
};

describe('browsing in pages', () => {
  it('gives every reference once, whatever the size of a page', () => {
    for (const limit of [1, 2, 3, 4, 5]) {
      const { browse, next } = open();
      const seen: string[] = [];
      for (let page = browse(limit); page; ) {
        seen.push(...page.references.map(({ browseName }) => browseName.name));
        page = page.continuation === undefined ? undefined : next(page.continuation);
      }
      expect(seen, `pages of ${limit}`).toEqual(['AIC-201.PV', 'AIC-201.SV', 'AIC-201.AUTO', 'P-201.HOURS']);
    }
  });

  it('forgets a point that was used, released or never given', () => {
    const { browse, next } = open();
    const point = browse(1)?.continuation as string;
    expect(next(point, true)).toMatchObject({ status: Status.Good, references: [] });
    for (const gone of [point, 'ffffffff', 'nonsense'])
      expect(next(gone)?.status).toBe(Status.Bad_ContinuationPointInvalid);
  });

  it('gives no more points to one request than it announces, and makes room for the next', () => {
    const { ask, browse } = open();
    const item = { node: GLOBALS, direction: 'forward', referenceType: null, includeSubtypes: true, nodeClasses: 0 };
    const many = { kind: 'browse', session: 1, items: new Array(25).fill(item), limit: 1 } as const;
    const results = ask<'browse'>(many).results.map(({ status }) => status);
    expect(results.filter((status) => status === Status.Good)).toHaveLength(20);
    expect(results.at(-1)).toBe(Status.Bad_NoContinuationPoints);
    expect(browse(1)?.status).toBe(Status.Good);
  });
});

describe('browse paths', () => {
  it('lead to nodes by name, and say where there is none', () => {
    const { translate } = open();
    expect(translate('i=85', 'plc-dosing', '4:Resources', 'PLC', '4:GlobalVars', 'AIC-201.SV')).toEqual({
      status: Status.Good,
      targets: [{ node: 'ns=2;s=AIC-201.SV', remaining: -1 }],
    });
    expect(translate('i=85', 'plc-dosing', 'Nobody')?.status).toBe(Status.Bad_NoMatch);
    expect(translate('i=85', 'plc-dosing', '')?.status).toBe(Status.Bad_BrowseNameInvalid);
    expect(translate('i=85')?.status).toBe(Status.Bad_NothingToDo);
  });

  it('end before what a role may not see', () => {
    expect(open('anonymous').translate('i=85', 'plc-dosing')?.status).toBe(Status.Bad_NoMatch);
  });
});

describe('registered nodes', () => {
  it('are as good as the ids that were registered', () => {
    const { ask } = open();
    const nodes = ['ns=2;s=AIC-201.SV', 'ns=2;s=Nobody'];
    expect(ask<'registerNodes'>({ kind: 'registerNodes', session: 1, nodes }).nodes).toEqual(nodes);
    expect(ask<'unregisterNodes'>({ kind: 'unregisterNodes', session: 1, nodes })).toEqual({ kind: 'unregisterNodes' });
  });
});

describe('patterns of the operator Like', () => {
  it.each([
    ['abc%', 'abcdef', true],
    ['%en%', 'entail', true],
    ['%en%', 'seal', false],
    ['_ab%', 'cabin', true],
    ['a[b-d]e', 'ace', true],
    ['a[^b-d]e', 'ace', false],
    ['100\\%', '100%', true],
    ['100\\%', '1000', false],
    ['', '', true],
    ['水位%', '水位高', true],
  ])('%s on %s', (pattern, text, expected) => {
    expect(likePattern(pattern)(text)).toBe(expected);
  });

  it('do not hang on a pattern that is made to', () => {
    expect(likePattern('%a'.repeat(200))('a'.repeat(199).concat('b'))).toBe(false);
  });
});
