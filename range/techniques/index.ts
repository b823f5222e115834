import { externalRemoteServices, remoteServices, validAccounts } from './access.ts';
import { monitorProcessState, pointAndTagIdentification } from './collection.ts';
import {
  changeOperatingMode,
  dataDestruction,
  deviceRestart,
  manipulateIoImage,
  modifyProgram,
  programDownload,
  programUpload,
} from './controller.ts';
import { remoteSystemDiscovery, remoteSystemInformationDiscovery } from './discovery.ts';
import { instrumentFailure, leftInManual } from './misfortune.ts';
import {
  graphicalUserInterface,
  manipulationOfControl,
  modifyAlarmSettings,
  modifyParameter,
  unauthorizedCommandMessage,
} from './tampering.ts';
import type { Technique } from './technique.ts';

const all: readonly Technique[] = [
  externalRemoteServices,
  validAccounts,
  remoteServices,
  remoteSystemDiscovery,
  remoteSystemInformationDiscovery,
  pointAndTagIdentification,
  monitorProcessState,
  graphicalUserInterface,
  modifyParameter,
  modifyAlarmSettings,
  unauthorizedCommandMessage,
  manipulationOfControl,
  programUpload,
  changeOperatingMode,
  programDownload,
  modifyProgram,
  manipulateIoImage,
  deviceRestart,
  dataDestruction,
  leftInManual,
  instrumentFailure,
];

/** Every technique that a scenario can name, by id. */
export const TECHNIQUES: ReadonlyMap<string, Technique> = new Map(all.map((each) => [each.id, each]));
