import type { Caller, MethodArgument, MethodResult } from '../protocols/opcua/address-space.ts';
import type { ControllerMethod } from '../protocols/opcua/controller-space.ts';
import type { StatusNumber, UaValue } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import type { Engineered, Engineering, EngineeringCaller, Refusal } from './engineering.ts';

/*
 * The engineering service as OPC UA methods below MethodSet: each asks the controller's engineering service and says how
 * it ended. A refusal's reason is the first output, so that a client can show it.
 */

/** What a refusal is in OPC UA: who may not, when not, or a value that is none. */
export const refusalStatus = (refusal: Refusal): StatusNumber => {
  switch (refusal.code) {
    case 'key-locked':
      return Status.Bad_UserAccessDenied;
    case 'mode-refused':
    case 'no-program':
      return Status.Bad_InvalidState;
    default:
      return Status.Bad_OutOfRange;
  }
};

const said = (value: string) => ({ type: 'String', value }) as const;

const argument = (name: string, text: string): MethodArgument => ({
  name,
  type: 'String',
  description: { locale: 'en', text },
});

const SOURCE = argument('Source', 'Structured Text, IEC 61131-3');
const HASH = argument('Hash', 'Hash of the program that runs now; the reason when it was refused');
const MESSAGE = argument('Message', 'Empty; the reason when it was refused');
const LIST = argument('List', 'A list in JSON');

const finish = <Result>(
  result: Engineered<Result>,
  outputs: (result: Result) => readonly string[] = () => [''],
): MethodResult =>
  'code' in result
    ? { status: refusalStatus(result), outputs: [said(result.message)] }
    : { status: Status.Good, outputs: outputs(result).map(said) };

const MODES = ['run', 'stop', 'program'] as const;
const KINDS = ['cold', 'warm', 'hot'] as const;
const oneOf = <T extends string>(list: readonly T[], value: UaValue): T | null =>
  list.find((each) => each === String(value).toLowerCase()) ?? null;
const unknown = (value: UaValue, list: readonly string[]): MethodResult => ({
  status: Status.Bad_OutOfRange,
  outputs: [said(`"${String(value)}" is none of ${list.join(', ')}`)],
});

/** The methods; `callerOf` adds the event that a call follows from. */
export const engineeringMethods = (
  engineering: Engineering,
  callerOf: (caller: Caller) => EngineeringCaller,
): readonly ControllerMethod[] => {
  const method = (
    name: string,
    ja: string,
    en: string,
    inputs: readonly MethodArgument[],
    outputs: readonly MethodArgument[],
    call: (inputs: readonly UaValue[], caller: EngineeringCaller) => MethodResult,
  ): ControllerMethod => ({
    name,
    title: { ja, en },
    caller: name === 'ReadDiagnosticBuffer' ? 'observer' : 'engineer',
    inputs,
    outputs,
    call: (values, caller) => call(values, callerOf(caller)),
  });
  /** Methods that the information model names (OPC 30000, 7.2.2): without arguments, so a refusal gives its status alone. */
  const modelled = (
    name: string,
    ja: string,
    en: string,
    call: (caller: EngineeringCaller) => MethodResult,
  ): ControllerMethod => ({
    ...method(name, ja, en, [], [], (_, caller) => ({ ...call(caller), outputs: [] })),
    model: true,
  });
  const list = (value: unknown): MethodResult => ({ status: Status.Good, outputs: [said(JSON.stringify(value))] });
  const name = argument('Name', 'A variable of the program, or the path of one of its members');
  return [
    method(
      'UploadProgram',
      'プログラムの読出し',
      'Upload the program',
      [],
      [SOURCE, argument('Hash', 'Hash of the text')],
      (_, caller) => finish(engineering.upload(caller), ({ source, hash }) => [source, hash]),
    ),
    method('DownloadProgram', 'プログラムの書込み', 'Download a program', [SOURCE], [HASH], ([source], caller) =>
      finish(engineering.download(String(source), caller), ({ hash }) => [hash]),
    ),
    method('OnlineChange', 'オンライン変更', 'Change the program in RUN', [SOURCE], [HASH], ([source], caller) =>
      finish(engineering.onlineChange(String(source), caller), ({ hash }) => [hash]),
    ),
    method(
      'SetMode',
      '運転モードの切替え',
      'Set the operating mode',
      [argument('Mode', 'run, stop or program')],
      [MESSAGE],
      ([value], caller) => {
        const mode = oneOf(MODES, value ?? '');
        return mode === null ? unknown(value ?? '', MODES) : finish(engineering.setMode(mode, caller));
      },
    ),
    modelled('Start', '運転', 'Start the program', (caller) => finish(engineering.setMode('run', caller), () => [])),
    modelled('Stop', '停止', 'Stop the program', (caller) => finish(engineering.setMode('stop', caller), () => [])),
    method('Restart', '再始動', 'Restart', [argument('Kind', 'cold, warm or hot')], [MESSAGE], ([value], caller) => {
      const kind = oneOf(KINDS, value ?? '');
      return kind === null ? unknown(value ?? '', KINDS) : finish(engineering.restart(kind, caller));
    }),
    method('Wipe', '全消去', 'Delete program, data and forces', [], [MESSAGE], (_, caller) =>
      finish(engineering.wipe(caller)),
    ),
    method(
      'Force',
      '強制値の設定',
      'Hold a variable at a value',
      [name, argument('Value', 'A literal of Structured Text')],
      [MESSAGE],
      ([variable, value], caller) => finish(engineering.force(String(variable), String(value), caller)),
    ),
    method('Release', '強制の解除', 'Release a forced variable', [name], [MESSAGE], ([variable], caller) =>
      finish(engineering.release(String(variable), caller)),
    ),
    method('ReleaseAll', '全強制の解除', 'Release every forced variable', [], [MESSAGE], (_, caller) =>
      finish(engineering.releaseAll(caller)),
    ),
    method('ReadForces', '強制値の一覧', 'List forced variables', [], [LIST], () => list(engineering.forces())),
    method('ReadDiagnosticBuffer', '診断バッファの読出し', 'Read the diagnostic buffer', [], [LIST], () =>
      list(engineering.diagnosticBuffer()),
    ),
    method('ReadAuditLog', '監査ログの読出し', 'Read the audit log', [], [LIST], () => list(engineering.audit())),
  ];
};
