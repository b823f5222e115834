import { readPdu, toEngineering, widthOf, writePdu } from '../../../../simulator/hosts/point.ts';
import { identifyRequest, parseResponse, writeSingle } from '../../../../simulator/protocols/modbus/client.ts';
import { OBJECT_NAMES } from '../../../../simulator/protocols/modbus/identification.ts';
import type { Point } from '../../../../simulator/site/document.ts';
import { controllerNames, findHost, nameOf, targetOf, unitOf } from '../hosts.ts';
import { table } from '../table.ts';
import { type Answer, type Ask, type Command, type Shell, say, send, silence, type Target, usage } from '../work.ts';

const AREAS = ['coil', 'discrete', 'input', 'holding'] as const;
type Area = (typeof AREAS)[number];

/** Numbers as manuals of older devices print them: 1-based, the first digit naming the area. */
export const oneBased = (area: Area, address: number): string =>
  `${{ coil: 0, discrete: 1, input: 3, holding: 4 }[area]}${String(address + 1).padStart(5, '0')}`;

const isArea = (word: string | undefined): word is Area => AREAS.includes(word as Area);

const whole = (word: string | undefined, what: string, low: number, high: number): number => {
  const value = Number(word);
  if (word === undefined || !/^(\d+|0x[0-9a-f]+)$/i.test(word) || value < low || value > high) {
    throw usage(
      `${what} は ${low}～${high} の整数で指定します。`,
      `${what} must be a whole number from ${low} to ${high}.`,
    );
  }
  return value;
};

/** Exchanges one PDU; null when nothing that could be read came back, which has then been said. */
function* exchange(
  shell: Shell,
  to: Target,
  pdu: Uint8Array,
): Generator<Ask, ReturnType<typeof parseResponse> | null, Answer> {
  const reply = yield* send(to, { protocol: 'modbus', unit: unitOf(shell, to), pdu });
  if (reply.outcome !== 'modbus') {
    yield { ask: 'print', text: silence(shell, reply) };
    return null;
  }
  const parsed = parseResponse(pdu, reply.pdu);
  if (parsed.kind === 'exception') {
    const code = parsed.code.toString(16).padStart(2, '0');
    yield say(shell, `例外応答 ${code} (${parsed.name})`, `exception ${code} (${parsed.name})`);
    return null;
  }
  if (parsed.kind === 'malformed') {
    yield say(shell, '応答が壊れています。', 'The answer is malformed.');
    return null;
  }
  return parsed;
}

const pointOf = (shell: Shell, target: Target, tag: string | undefined): Point => {
  const controller = target.host ?? nameOf(shell.site, target.address);
  const point = shell.site.points.find((each) => each.tag === tag && each.controller === controller);
  if (!point) {
    throw usage(
      `"${tag ?? ''}" は ${controller} のタグでも領域名 (${AREAS.join(', ')}) でもありません。registers ${controller} で一覧を表示します。`,
      `"${tag ?? ''}" is neither a tag of ${controller} nor an area (${AREAS.join(', ')}). "registers ${controller}" lists them.`,
    );
  }
  return point;
};

function* read(shell: Shell, to: Target, args: readonly string[]): Generator<Ask, void, Answer> {
  const [what, first, second] = args;
  if (!isArea(what)) {
    const point = pointOf(shell, to, what);
    const parsed = yield* exchange(shell, to, readPdu(point.area, point.address, widthOf(point)));
    if (parsed?.kind !== 'values') return;
    const value = toEngineering(point, parsed.values[0] ?? 0, parsed.values[1] ?? 0);
    const unit = point.unit === '1' ? '' : ` ${point.unit}`;
    yield { ask: 'print', text: `${point.tag} = ${Number(value.toFixed(4))}${unit}  (raw ${parsed.values.join(' ')})` };
    return;
  }
  const address = whole(first, 'address', 0, 65535);
  const most = what === 'coil' || what === 'discrete' ? 2000 : 125;
  const count = second === undefined ? 1 : whole(second, 'count', 1, most);
  const parsed = yield* exchange(shell, to, readPdu(what, address, count));
  if (parsed?.kind !== 'values') return;
  const rows = parsed.values.map((value, i) => [
    String(address + i),
    oneBased(what, address + i),
    String(value),
    what === 'coil' || what === 'discrete' ? '' : `0x${value.toString(16).padStart(4, '0')}`,
  ]);
  const head =
    shell.language === 'ja' ? ['番地(0起点)', '番号(1起点)', '値', '16進'] : ['address', 'number', 'value', 'hex'];
  yield { ask: 'print', text: table([head, ...rows]) };
}

function* write(shell: Shell, to: Target, args: readonly string[]): Generator<Ask, void, Answer> {
  const [what, first, second] = args;
  let pdu: Uint8Array;
  if (!isArea(what)) {
    const point = pointOf(shell, to, what);
    const value = Number(first);
    if (first === undefined || !Number.isFinite(value))
      throw usage('書き込む値を指定してください。', 'Give the value to write.');
    if (point.area !== 'coil' && point.area !== 'holding') {
      throw usage(
        `${point.tag} は読み出し専用の領域 (${point.area}) にあります。`,
        `${point.tag} lies in a read-only area (${point.area}).`,
      );
    }
    pdu = writePdu(point, value);
  } else if (what === 'coil') {
    pdu = writeSingle(whole(first, 'address', 0, 65535), whole(second, 'value', 0, 1) === 1);
  } else if (what === 'holding') {
    pdu = writeSingle(whole(first, 'address', 0, 65535), whole(second, 'value', 0, 65535));
  } else {
    throw usage(`${what} は書き込めない領域です。`, `The ${what} area cannot be written.`);
  }
  const parsed = yield* exchange(shell, to, pdu);
  if (parsed?.kind === 'written') yield say(shell, '書き込みました。', 'Written.');
}

/* FC 43/14 answers: object id, length, ASCII text (Modbus Application Protocol V1.1b3, 6.21). */
const objects = (pdu: Uint8Array): string[][] => {
  const rows: string[][] = [];
  let at = 7;
  for (let i = 0; i < (pdu[6] ?? 0) && at + 1 < pdu.length; i++) {
    const id = pdu[at] as number;
    const length = pdu[at + 1] as number;
    const text = String.fromCharCode(...pdu.subarray(at + 2, at + 2 + length));
    if (text !== '') rows.push([OBJECT_NAMES[id] ?? `object ${id}`, text]);
    at += 2 + length;
  }
  return rows;
};

export const modbus: Command = {
  card: {
    name: 'modbus',
    usage:
      'modbus read <host> <tag> | modbus read <host> <area> <address> [count] | modbus write <host> <tag> <value> | modbus write <host> coil|holding <address> <value> | modbus identify <host>',
    text: {
      ja: 'Modbus TCP で読み書きし、機器の識別情報を取り出します。番地は 0 起点（通信上の番地）です。書き込みは実際にプラントを動かします。',
      en: 'Reads and writes by Modbus TCP and asks a device who it is. Addresses are 0-based, as on the wire. A write moves the plant.',
    },
    example: 'modbus read {controller} {tag}',
  },
  *run(shell, [verb, word, ...rest]) {
    if (verb !== 'read' && verb !== 'write' && verb !== 'identify') {
      throw usage(
        'modbus の後に read、write、identify のどれかを指定します。',
        'Say modbus read, modbus write or modbus identify.',
      );
    }
    const to = targetOf(shell, word);
    if (verb === 'read') yield* read(shell, to, rest);
    else if (verb === 'write') yield* write(shell, to, rest);
    else {
      const parsed = yield* exchange(shell, to, identifyRequest(2));
      if (parsed?.kind === 'other') yield { ask: 'print', text: table(objects(parsed.pdu)) };
    }
  },
  complete: (shell, args) => {
    if (args.length === 0) return ['read', 'write', 'identify'];
    if (args.length === 1) return controllerNames(shell);
    if (args.length === 2 && args[0] !== 'identify') {
      const tags = shell.site.points.filter(({ controller }) => controller === args[1]).map(({ tag }) => tag);
      return [...(args[0] === 'read' ? AREAS : ['coil', 'holding']), ...tags];
    }
    return [];
  },
};

export const registers: Command = {
  card: {
    name: 'registers',
    usage: 'registers <controller> [match]',
    text: {
      ja: 'エンジニアリング端末にあるレジスタ一覧を表示します。番地は 0 起点（通信上）と 1 起点（機器の説明書）の両方で示します。',
      en: 'Shows the register map kept on the engineering workstation, with 0-based (wire) and 1-based (manual) numbers.',
    },
    example: 'registers {controller} SV',
  },
  *run(shell, [word, match = '']) {
    const host = word === undefined ? undefined : findHost(shell.site, word);
    if (host?.kind !== 'controller') {
      throw usage(
        `コントローラ名を指定してください（${controllerNames(shell).join(', ')}）。`,
        `Name a controller (${controllerNames(shell).join(', ')}).`,
      );
    }
    const wanted = match.toLowerCase();
    const rows = shell.site.points
      .filter(({ controller }) => controller === host.id)
      .filter(({ tag, title }) => `${tag} ${title.ja} ${title.en}`.toLowerCase().includes(wanted))
      .sort((a, b) => AREAS.indexOf(a.area) - AREAS.indexOf(b.area) || a.address - b.address)
      .map((point) => [
        point.area,
        String(point.address),
        oneBased(point.area, point.address),
        point.type,
        point.scale === 1 && point.offset === 0
          ? ''
          : `×${point.scale}${point.offset === 0 ? '' : ` +${point.offset}`}`,
        point.unit === '1' ? '' : point.unit,
        point.tag,
        point.title[shell.language],
      ]);
    const head =
      shell.language === 'ja'
        ? ['領域', '番地(0起点)', '番号(1起点)', '型', '換算', '単位', 'タグ', '名称']
        : ['area', 'address', 'number', 'type', 'scaling', 'unit', 'tag', 'title'];
    yield { ask: 'print', text: table([head, ...rows]) };
  },
  complete: (shell, args) => (args.length === 0 ? controllerNames(shell) : []),
};
