import type { Instant } from '../../../simulator/kernel/time.ts';
import { seconds } from '../../../simulator/kernel/time.ts';
import { execute, prepare } from '../../exercise/run.ts';
import { requestFor } from '../compose.ts';
import { conformance } from '../conformance.ts';
import { embeddedBackend } from './backend.ts';

conformance(
  'embedded',
  (library) => embeddedBackend({ library, keys: `${library}/keys` }),
  (library, spec, length, inputs = []) =>
    execute(prepare(requestFor(library, spec)), inputs, {}, seconds(length) as number as Instant).digest,
);
