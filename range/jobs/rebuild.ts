import { parseTimeOfDay } from '../../simulator/hosts/clock-time.ts';
import type { Instant } from '../../simulator/kernel/time.ts';
import { epochOf } from '../../simulator/live/epoch.ts';
import type { World } from '../../simulator/site/world.ts';
import type { Trend } from '../backends/backend.ts';
import { encodeCapture, type RunningCapture } from '../backends/capture.ts';
import { LoopSampler, trendOf } from '../backends/sampling.ts';
import { type DeviceRecord, devicesOf } from '../exercise/devices.ts';
import { execute } from '../exercise/run.ts';
import { readExercise } from './stored.ts';
import type { JobSetup } from './tasks.ts';

/**
 * Brings back what a killed cell did not leave: its capture, its historian's samples and its controllers follow from header and input
 * log, up to where the log ends.
 */
export const rebuild = (
  setup: JobSetup,
  { exercise }: { readonly exercise: string },
): { readonly trend: Trend; readonly capture: Uint8Array; readonly devices: readonly DeviceRecord[] } => {
  const { header, inputs, t, createdAt } = readExercise(setup.data, exercise, false);
  let capture: RunningCapture | null = null;
  let world: World | null = null;
  const epoch = epochOf(header.site.timeZone, parseTimeOfDay(header.site.startOfDay) ?? 0, createdAt);
  const sampler = new LoopSampler(header.site, 2);
  execute(
    header,
    inputs,
    {
      every: 2,
      begin: (made) => {
        world = made;
        capture = encodeCapture(made.network, header.site, epoch);
      },
      look: (made) => sampler.look(made),
    },
    t as Instant,
  );
  return {
    trend: trendOf(world as unknown as World, sampler),
    devices: devicesOf(world as unknown as World),
    capture: (capture as unknown as RunningCapture).bytes(),
  };
};
