import type { Instant } from '../../kernel/time.ts';
import { type AddressSpace, dataTypeOf, Ns0 } from './address-space.ts';
import { grant, type NodePermissions, Permission } from './permissions.ts';
import type { LocalizedText, NodeIdText, UaTypeName, UaValue } from './services.ts';

/*
 * The variables of a running program as nodes, as OPC 30000 (IEC 61131-3) shapes them: structures, arrays
 * and function block instances are folders, scalars are variables that are read from the controller's memory at the
 * moment of asking. Nobody writes them here: values are changed by points and by forcing.
 */

/** A scalar of a program: its path as declared (`PID1.OUT`, `TABLE[3]`), IEC type and section. */
export interface ProgramVariableModel {
  readonly path: string;
  readonly type: string;
  readonly section: string;
  readonly constant: boolean;
}

export interface ProgramModel {
  /** Folder that the nodes hang below, and the text that their ids begin with (`plc/Programs/intake`). */
  readonly parent: NodeIdText;
  readonly prefix: string;
  variables(): readonly ProgramVariableModel[];
  /** What the controller holds; undefined for a path that is gone. */
  read(path: string): number | boolean | string | bigint | undefined;
}

const OBSERVE: NodePermissions = grant('observer', Permission.Browse | Permission.Read);
const NAMESPACE = 2;

interface UaType {
  readonly type: UaTypeName;
  readonly dataType: NodeIdText;
}

const same = (type: UaTypeName): UaType => ({ type, dataType: dataTypeOf(type) });

/** TIME is a Duration in milliseconds (OPC 30000, table of elementary types). */
const DURATION: UaType = { type: 'Double', dataType: 'i=290' };

const TYPES: Readonly<Record<string, UaType>> = {
  BOOL: same('Boolean'),
  SINT: same('SByte'),
  INT: same('Int16'),
  DINT: same('Int32'),
  LINT: same('Int64'),
  USINT: same('Byte'),
  UINT: same('UInt16'),
  UDINT: same('UInt32'),
  ULINT: same('UInt64'),
  BYTE: same('Byte'),
  WORD: same('UInt16'),
  DWORD: same('UInt32'),
  LWORD: same('UInt64'),
  REAL: same('Float'),
  LREAL: same('Double'),
  TIME: DURATION,
  LTIME: DURATION,
  STRING: same('String'),
  WSTRING: same('String'),
  CHAR: same('String'),
  WCHAR: same('String'),
};

/** The OPC UA type of an IEC type. Dates are text as the language writes them; an enumeration is its number. */
export const uaTypeOf = (iec: string): UaType => {
  const name = iec
    .toUpperCase()
    .replace(/[[(].*$/, '')
    .trim();
  return TYPES[name] ?? (/^L?(DATE|TOD|DT|DATE_AND_TIME|TIME_OF_DAY)$/.test(name) ? same('String') : same('Int32'));
};

const scalar = (value: ReturnType<ProgramModel['read']>, type: UaTypeName): UaValue => {
  if (value === undefined) return null;
  if (type === 'String') return String(value);
  if (type === 'Boolean') return value === true || value === 1;
  return Number(value);
};

/** Parts of a path with the text up to each: `A.B[3]` → A, A.B, A.B[3]. */
const stepsOf = (path: string): readonly { readonly name: string; readonly upTo: string }[] => {
  const steps: { name: string; upTo: string }[] = [];
  for (const match of path.matchAll(/\.?([^.[\]]+)|(\[[^\]]*\])/g))
    steps.push({ name: match[1] ?? (match[2] as string), upTo: path.slice(0, (match.index ?? 0) + match[0].length) });
  return steps;
};

/** Adds the variables, to be built when somebody looks below the folder. The result forgets them. */
export const deferProgramVariables = (space: AddressSpace, model: ProgramModel): (() => void) => {
  const start = `ns=${NAMESPACE};s=${model.prefix}/`;
  return space.defer({
    anchors: [model.parent],
    covers: (id) => id.startsWith(start),
    build: () => {
      const folders = new Set<string>();
      for (const variable of model.variables()) {
        const steps = stepsOf(variable.path);
        let parent = model.parent;
        for (const step of steps.slice(0, -1)) {
          const id = `${start}${step.upTo}`;
          if (!folders.has(id)) {
            folders.add(id);
            space.add(
              {
                ...named(id, step.name, null),
                nodeClass: 'Object',
                typeDefinition: Ns0.FolderType,
                permissions: OBSERVE,
              },
              parent,
              Ns0.HasComponent,
            );
          }
          parent = id;
        }
        const { type, dataType } = uaTypeOf(variable.type);
        const description = `${variable.section} ${variable.type}${variable.constant ? ' CONSTANT' : ''}`;
        space.add(
          {
            ...named(`${start}${variable.path}`, steps.at(-1)?.name ?? variable.path, {
              locale: 'en',
              text: description,
            }),
            nodeClass: 'Variable',
            dataType,
            type,
            valueRank: -1,
            typeDefinition: Ns0.BaseDataVariableType,
            permissions: OBSERVE,
            read: (_now: Instant) => scalar(model.read(variable.path), type),
          },
          parent,
          Ns0.HasComponent,
        );
      }
    },
  });
};

const named = (id: NodeIdText, name: string, description: LocalizedText | null) => ({
  id,
  browseName: { namespace: NAMESPACE, name },
  displayName: { locale: '', text: name },
  description,
});
