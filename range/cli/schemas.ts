import { writeFileSync } from 'node:fs';
import { publishedSchemas } from '../exercise/schemas.ts';

/* Writes the JSON Schemas of sites and scenarios into docs/reference: `node range/cli/schemas.ts`. */
for (const [name, text] of publishedSchemas()) {
  writeFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), text);
}
