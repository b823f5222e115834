import { type Duration, type Instant, parseDuration, plus, seconds } from '../kernel/time.ts';
import type { ProcessImage } from '../plc/runtime/image.ts';
import {
  type Area,
  type DataModel,
  type DeviceProfile,
  type DiagnosticCounters,
  type LineState,
  type ModbusDevice,
  newCounters,
  newLine,
  STRICT,
} from '../protocols/modbus/device.ts';
import { type FileSpace, fileMemory, fileWrites } from '../protocols/modbus/files.ts';
import { serveUnit } from '../protocols/modbus/service.ts';
import type { ModbusSettings } from './modbus-schema.ts';
import type { ControllerHost } from './schema.ts';

/** What the Modbus server needs of its controller. */
export interface ModbusOwner {
  readonly host: ControllerHost;
  readonly image: ProcessImage;
  readonly now: Instant;
  readonly runs: boolean;
}

interface ModbusState {
  counters: DiagnosticCounters;
  line: LineState;
  /** The files' words, by file number. */
  files: Record<number, number[]>;
  busyUntil: number;
}

/** A controller's Modbus server: its memory map, files and peculiarities as the site declares them. */
export class ControllerModbus {
  readonly #owner: ModbusOwner;
  readonly #counters = newCounters();
  readonly #line = newLine();
  #spaces: readonly FileSpace[] = [];
  #busyUntil = 0;
  #device: ModbusDevice;

  constructor(owner: ModbusOwner) {
    this.#owner = owner;
    this.#device = this.#make();
  }

  /** Takes another site document's settings over. Files keep what was written into them. */
  reconfigure(): void {
    const before = this.#spaces;
    this.#device = this.#make();
    for (const space of this.#spaces) {
      const old = before.find(({ number }) => number === space.number);
      if (old) space.words.set(old.words.subarray(0, space.words.length));
    }
  }

  /** The response, or null for silence. */
  serve(unit: number, pdu: Uint8Array): Uint8Array | null {
    return serveUnit(unit, pdu, this.#device);
  }

  /** What the files that a request of FC 21 names hold at its places. */
  filesBefore(pdu: Uint8Array): readonly { file: number; record: number; previous: number[]; values: number[] }[] {
    const { files } = this.#device;
    if (!files) return [];
    return (fileWrites(pdu) ?? []).map(({ file, record, values }) => ({
      file,
      record,
      previous: values.map((_, i) => files.read(file, record + i)),
      values: [...values],
    }));
  }

  snapshot(): ModbusState {
    return {
      counters: this.#counters,
      line: this.#line,
      files: Object.fromEntries(this.#spaces.map(({ number, words }) => [number, [...words]])),
      busyUntil: this.#busyUntil,
    };
  }

  restore(state: unknown): void {
    const saved = state as ModbusState;
    Object.assign(this.#counters, saved.counters);
    Object.assign(this.#line, structuredClone(saved.line));
    this.#busyUntil = saved.busyUntil;
    for (const { number, words } of this.#spaces) words.set(saved.files[number] ?? []);
  }

  #make(): ModbusDevice {
    const owner = this.#owner;
    const { identity, modbus } = owner.host;
    this.#spaces = spacesOf(modbus);
    const plain = imageData(owner.image);
    const device: ModbusDevice = {
      data: plain,
      identity,
      counters: this.#counters,
      running: () => owner.runs,
    };
    if (!modbus) return device;
    const { coils, holdingRegisters } = owner.image;
    const { exceptionStatus, slow, fifos } = modbus;
    const time = slow ? (parseDuration(slow.time) ?? seconds(1)) : (0 as Duration);
    return {
      ...device,
      data: mapped(plain, modbus),
      profile: profileOf(modbus),
      line: this.#line,
      ...(this.#spaces.length > 0 && { files: fileMemory(this.#spaces) }),
      ...(exceptionStatus && {
        exceptionStatus: () => exceptionStatus.reduce((bits, coil, bit) => bits | ((coils[coil] ?? 0) << bit), 0),
      }),
      ...(fifos.length > 0 && {
        fifo: (address: number) =>
          fifos.includes(address)
            ? Array.from({ length: holdingRegisters[address] ?? 0 }, (_, i) => holdingRegisters[address + 1 + i] ?? 0)
            : null,
      }),
      ...(slow && {
        load: (code: number) => {
          if (!slow.functions.includes(code)) return 'ready';
          if (owner.now < this.#busyUntil) return 'busy';
          this.#busyUntil = plus(owner.now, time);
          return 'acknowledge';
        },
      }),
    };
  }
}

const spacesOf = (modbus: ModbusSettings | undefined): readonly FileSpace[] =>
  (modbus?.files ?? []).map(({ number, records, values, write, damaged }) => {
    const words = new Uint16Array(records);
    words.set(values);
    return { number, words, write, damaged };
  });

const profileOf = ({ functions, diagnostics, eventLog, objects, gateway, quirks }: ModbusSettings): DeviceProfile => {
  let list: Uint8Array | null = null;
  if (functions) {
    list = new Uint8Array(256);
    for (const code of functions) list[code] = 1;
  }
  return {
    ...STRICT,
    ...quirks,
    functions: list,
    diagnostics: diagnostics ?? null,
    eventLog,
    objects,
    gateway: gateway ?? null,
  };
};

/** The process image as Modbus sees it. */
const imageData = ({ coils, discreteInputs, inputRegisters, holdingRegisters }: ProcessImage): DataModel => {
  const size = {
    coil: coils.length,
    discrete: discreteInputs.length,
    input: inputRegisters.length,
    holding: holdingRegisters.length,
  };
  return {
    size: (area) => size[area],
    readBit: (area, address) => (area === 'coil' ? coils[address] : discreteInputs[address]) === 1,
    readWord: (area, address) => (area === 'input' ? inputRegisters[address] : holdingRegisters[address]) as number,
    writeBit: (address, value) => {
      coils[address] = value ? 1 : 0;
    },
    writeWord: (address, value) => {
      holdingRegisters[address] = value;
    },
  };
};

type Ranges = ModbusSettings['holes'];

const touches = (ranges: Ranges, area: Area, address: number, quantity: number): boolean =>
  ranges.some((range) => range.area === area && range.from < address + quantity && address <= range.to);

/** The image behind a device's own map. */
const mapped = (data: DataModel, { areas, holes, readOnly, writeOnly, broken }: ModbusSettings): DataModel => {
  const size = (area: Area): number => Math.min(areas[area] ?? data.size(area), data.size(area));
  const hidden = [...holes, ...writeOnly];
  const fixed = [...holes, ...readOnly];
  return {
    ...data,
    size,
    ...(hidden.length > 0 && { mayRead: (area, address, quantity) => !touches(hidden, area, address, quantity) }),
    ...(fixed.length > 0 && { mayWrite: (area, address, quantity) => !touches(fixed, area, address, quantity) }),
    ...(broken.length > 0 && { fails: (area, address, quantity) => touches(broken, area, address, quantity) }),
  };
};
