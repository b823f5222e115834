/*
 * Checks the laws of the house that no compiler knows: which room may import which, purity of the core, no import
 * cycles, no measure known to the simulator. Run by `npm run lint`; exits 1 when a law is broken.
 */
import { fileURLToPath } from 'node:url';
import { check, format } from './architecture/laws.ts';
import { readModules } from './architecture/read.ts';
import { ROOMS } from './architecture/rooms.ts';

const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url));
const modules = readModules(root);
const violations = check(modules, ROOMS);
for (const violation of violations) console.error(format(violation));
const imports = modules.reduce((sum, module) => sum + module.imports.length, 0);
console.log(
  `architecture: ${modules.length} modules, ${imports} imports, ${violations.length} violation${violations.length === 1 ? '' : 's'}`,
);
if (violations.length > 0) process.exitCode = 1;
