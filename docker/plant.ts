/* The plant of a site as a process of its own, and the clock of its controllers. Settings: docker/settings.ts. */
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Channel, type FromController, FromControllerSchema, type FromPlant } from './fieldbus.ts';
import { type Line, printLine } from './log.ts';
import { PlantNode } from './plant-node.ts';
import { plantSettings } from './settings.ts';
import { readSite, type SiteOnDisk, siteFor } from './site.ts';

/** Takes a controller's hello and lets it join, or tells it why not. */
const receive = async (socket: Socket, plant: PlantNode, files: SiteOnDisk): Promise<void> => {
  const link = new Channel<FromController, FromPlant>(socket, FromControllerSchema);
  const refuse = (reason: string): void => {
    link.send({ say: 'refused', reason });
    link.close();
  };
  const hello = await link.next();
  if (hello.say !== 'hello') refuse('the first line is a hello');
  else if (hello.site !== plant.site.id) refuse(`this plant is ${plant.site.id}`);
  else if (hello.hash !== files.hash) refuse('the site’s files differ: build both images from the same sources');
  else if (!plant.awaits(hello.controller)) refuse(`${hello.controller} is not of this site, or is connected already`);
  else plant.join(hello.controller, link);
};

const run = async (print: Line): Promise<void> => {
  const settings = plantSettings();
  const files = readSite(fileURLToPath(new URL(`../scenarios/sites/${settings.site}`, import.meta.url)));
  const { seed, measures } = settings;
  const plant = new PlantNode(siteFor(files, seed, measures), seed, print, measures);
  const server = createServer((socket) => {
    receive(socket, plant, files).catch((error: Error) =>
      print(plant.at / 1e6, 'fieldbus.refused', { reason: error.message }),
    );
  });
  server.listen(settings.port, settings.listen);

  const record = (): void => print(plant.at / 1e6, 'plant.truth', plant.truth());
  const until = settings.until > 0 ? settings.until * 1e6 : Number.POSITIVE_INFINITY;
  let started = 0;
  while (plant.at < until) {
    await plant.advance();
    // Real time begins when all controllers have come; a plant that falls behind is late and never skips.
    started ||= performance.now() - plant.at / 1e3 / (settings.pace || 1);
    if (settings.record > 0 && plant.at % (settings.record * 1e6) === 0) record();
    if (settings.pace > 0) {
      const due = started + plant.at / 1e3 / settings.pace;
      await sleep(Math.max(0, due - performance.now()));
    }
  }
  print(plant.at / 1e6, 'plant.stands', {});
};

process.on('SIGTERM', () => process.exit(0));
process.on('SIGINT', () => process.exit(0));
run(printLine).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
