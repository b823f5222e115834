/*
 * Starts and stops the containers of docker/compose.yaml: by `docker compose` where the engine has it, or else by the
 * engine's own commands, which is all that Debian's docker.io brings. Only the part of the compose format that the
 * file uses is known; anything else is an error, so that both ways mean the same.
 *
 *   node tools/compose.ts up | down | logs [service]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { engine, engineOrThrow } from './engine.ts';

const ServiceSchema = z.strictObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  // A variable that is empty leaves nothing after the colon: that is an empty text, as Compose has it.
  environment: z
    .record(
      z.string(),
      z.preprocess((value) => value ?? '', z.coerce.string()),
    )
    .default({}),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  sysctls: z.record(z.string(), z.string()).default({}),
});

const ComposeSchema = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), ServiceSchema),
  networks: z.record(z.string(), z.strictObject({})).default({}),
});

export type Compose = z.infer<typeof ComposeSchema>;
type Variables = Readonly<Record<string, string | undefined>>;

/** `${NAME}` and `${NAME:-default}`, as compose fills them in. */
const fillIn = (text: string, variables: Variables): string =>
  text.replace(
    /\$\{(\w+)(?::-([^}]*))?\}/g,
    (_, name: string, fallback?: string) => variables[name] || (fallback ?? ''),
  );

/** Reads a compose file. Throws a ZodError for what this program does not know. */
export const readCompose = (text: string, variables: Variables): Compose => {
  const document = parse(fillIn(text, variables), { merge: true }) as Record<string, unknown>;
  return ComposeSchema.parse(Object.fromEntries(Object.entries(document).filter(([key]) => !key.startsWith('x-'))));
};

/** Relative paths of the compose file start here. */
const FOLDER = fileURLToPath(new URL('../docker', import.meta.url));

const containerOf = (project: string, service: string): string => `${project}-${service}-1`;

/**
 * The engine's commands, in order, that start a service as compose would: whatever it does first finds all its networks.
 * One network is given where it is made; engines before 25.0 take no more there, so the others are connected before it
 * starts.
 */
export const startCommands = (compose: Compose, project: string, service: string): string[][] => {
  const spec = compose.services[service];
  if (!spec) throw new Error(`there is no service "${service}"`);
  const container = containerOf(project, service);
  const [network, ...others] = spec.networks.map((name) => `${project}_${name}`);
  const create = [
    ...['create', '--name', container, '--hostname', service],
    ...(network === undefined ? [] : ['--network', network, '--network-alias', service]),
    ...Object.entries(spec.environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...spec.ports.flatMap((port) => ['--publish', port]),
    ...spec.volumes.flatMap((volume) => ['--volume', resolve(FOLDER, volume)]),
    ...spec.cap_drop.flatMap((capability) => ['--cap-drop', capability]),
    ...spec.security_opt.flatMap((option) => ['--security-opt', option]),
    ...Object.entries(spec.sysctls).flatMap(([name, value]) => ['--sysctl', `${name}=${value}`]),
    ...(spec.read_only ? ['--read-only'] : []),
    spec.image,
    ...spec.command,
  ];
  const connect = others.map((other) => ['network', 'connect', '--alias', service, other, container]);
  return [create, ...connect, ['start', container]];
};

/** A set of containers that belong together. */
export interface Stack {
  up(): void;
  /** Stops and removes everything; also what a failed start left. */
  down(): void;
  /** What a service has said on stdout and stderr. */
  logs(service: string): string;
  /** The loopback port at which a service's port is reached. */
  port(service: string, port: number): number;
}

const portOf = (published: string): number => Number(published.trim().split('\n')[0]?.split(':').at(-1));

/** What `up` needs beforehand: the controllers' certificates, in the folder that they mount. */
const makeKeys = (variables: Variables): void => {
  const folder = resolve(FOLDER, variables.KEYS ?? process.env.KEYS ?? keysFolder(siteOf(variables)));
  const made = spawnSync(process.execPath, ['--no-warnings', resolve(FOLDER, 'keys.ts'), folder], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (made.status !== 0) throw new Error('the certificates of the controllers could not be made');
};

/** The site whose containers are meant: `SITE`, as everywhere in docker/; waterworks unless it is given. */
const siteOf = (variables: Variables): string => variables.SITE || process.env.SITE || 'waterworks';

/** The compose file of a site, in docker/. */
export const composeFileName = (site: string): string =>
  site === 'waterworks' ? 'compose.yaml' : `compose.${site}.yaml`;

/** The folder of a site's certificates, in docker/. */
export const keysFolder = (site: string): string => (site === 'waterworks' ? 'keys' : `keys/${site}`);

const composeFile = (variables: Variables): string => resolve(FOLDER, composeFileName(siteOf(variables)));

const byCompose = (project: string, variables: Variables): Stack => {
  const compose = ['compose', '--file', composeFile(variables), '--project-name', project];
  // Compose reads its variables from the environment alone.
  Object.assign(process.env, variables);
  return {
    up: () => {
      makeKeys(variables);
      engineOrThrow([...compose, 'up', '--detach', '--no-build', '--pull', 'never'], 180);
    },
    down: () => void engineOrThrow([...compose, 'down', '--timeout', '5'], 120),
    logs: (service) => engineOrThrow([...compose, 'logs', '--no-color', '--no-log-prefix', service]),
    port: (service, port) => portOf(engineOrThrow([...compose, 'port', service, String(port)])),
  };
};

const byEngine = (project: string, variables: Variables): Stack => {
  const compose = readCompose(readFileSync(composeFile(variables), 'utf8'), { ...process.env, ...variables });
  const services = Object.keys(compose.services);
  const networks = Object.keys(compose.networks).map((network) => `${project}_${network}`);
  return {
    up: () => {
      makeKeys(variables);
      for (const network of networks) engineOrThrow(['network', 'create', network]);
      for (const service of services)
        for (const command of startCommands(compose, project, service)) engineOrThrow(command);
    },
    down: () => {
      for (const service of services) engine(['rm', '--force', containerOf(project, service)]);
      for (const network of networks) engine(['network', 'rm', network]);
    },
    logs: (service) => {
      const { stdout, stderr } = engine(['logs', containerOf(project, service)]);
      return stdout + stderr;
    },
    port: (service, port) => portOf(engineOrThrow(['port', containerOf(project, service), String(port)])),
  };
};

/** The containers of a site's compose file (docker/compose.yaml, or compose.<site>.yaml as SITE says) under a project's name, with its variables set as given. */
export const stackOf = (project: string, variables: Variables = {}): Stack =>
  engine(['compose', 'version']).ok ? byCompose(project, variables) : byEngine(project, variables);

if (import.meta.main) {
  const [action, service] = process.argv.slice(2);
  const site = siteOf({});
  const stack = stackOf(site === 'waterworks' ? 'kunren' : `kunren-${site}`);
  if (action === 'up') {
    stack.up();
    const { services } = readCompose(readFileSync(composeFile({}), 'utf8'), process.env);
    for (const [name] of Object.entries(services).filter(([, { ports }]) => ports.length > 0))
      console.log(
        `${name}: modbus tcp at 127.0.0.1:${stack.port(name, 502)}, with TLS at 127.0.0.1:${stack.port(name, 802)}`,
      );
  } else if (action === 'down') stack.down();
  else if (action === 'logs') process.stdout.write(stack.logs(service ?? 'plant'));
  else {
    console.error('usage: node tools/compose.ts up | down | logs [service]');
    process.exitCode = 2;
  }
}
