import { isAbsolute, join, resolve } from 'node:path';
import type { z } from 'zod';
import { type CamelCased, camelCased } from './camel-case.js';
import {
  type Environment,
  ENVIRONMENTS,
  type WorkedOutEnvironment,
  workOutEnvironment,
} from './environment.js';
import { ConfigurationError } from './errors.js';
import { isTree, type Layer, merge, readLayer, variables } from './layers.js';
import { problemsOf } from './problems.js';
import { root } from './root.js';
import { configSchema } from './schema.js';

/** The configuration in force: keys in camelCase, units in their names, every path absolute. */
export type Config = CamelCased<z.infer<typeof configSchema>> & {
  environment: Environment;
  environmentReason: string;
  /** AFFIANT_DATA: everything that this host keeps on its own disk. */
  dataFolder: string;
  encryption: { platformKey: { path: string } };
  storage: { disk: { path: string } };
  temporary: { path: string };
  addons: { trust: string };
};

/**
 * Reads the configuration: config/default.yml, config/<environment>.yml, the files of AFFIANT_CONFIG
 * (joined by `:`), environment variables; later ones win.
 * @throws ConfigurationError naming every unknown key or bad value with its file or variable.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const first = readLayer('config/default.yml');
  const later = [...(env.AFFIANT_CONFIG ?? '').split(':').filter(Boolean).map(readLayer), ...variables(env)];
  const layersFor = ({ environment }: WorkedOutEnvironment): Layer[] => [
    first,
    readLayer(`config/${environment}.yml`),
    ...later,
  ];
  let worked = workOut([first, ...later], env);
  // The environment's own file may move the host beyond loopback, which makes it production.
  const again = workOut(layersFor(worked), env);
  if (ENVIRONMENTS.indexOf(again.environment) > ENVIRONMENTS.indexOf(worked.environment)) worked = again;

  const { values, origin } = merge(layersFor(worked));
  const parsed = configSchema.safeParse(values);
  if (!parsed.success) {
    throw new ConfigurationError(
      problemsOf(parsed.error.issues, configSchema).map(
        ({ field, message }) => `${origin(field)}: ${field}: ${message}`,
      ),
    );
  }
  return withPaths(camelCased(parsed.data), worked, resolve(root, env.AFFIANT_DATA || '.data'));
}

function workOut(layers: readonly Layer[], env: NodeJS.ProcessEnv): WorkedOutEnvironment {
  const named = layers.flatMap(({ source, values: { environment } }) =>
    isEnvironment(environment) ? [{ environment, source }] : [],
  );
  const { server } = merge(layers).values;
  const host = isTree(server) && typeof server.host === 'string' ? server.host : '';
  return workOutEnvironment(named, env.NODE_ENV, host);
}

function isEnvironment(value: unknown): value is Environment {
  return ENVIRONMENTS.some((environment) => environment === value);
}

function withPaths(
  config: CamelCased<z.infer<typeof configSchema>>,
  { environment, reason }: WorkedOutEnvironment,
  dataFolder: string,
): Config {
  const path = (given: string | null, otherwise: string): string =>
    given === null ? otherwise : fromRoot(given);
  const { platformKey } = config.encryption;
  const trust =
    environment === 'development' ? join(dataFolder, 'dev-keys/trust.yml') : join(root, 'config/trust.yml');
  return {
    ...config,
    environment,
    environmentReason: reason,
    dataFolder,
    server: {
      ...config.server,
      tls: {
        cert: config.server.tls.cert && fromRoot(config.server.tls.cert),
        key: config.server.tls.key && fromRoot(config.server.tls.key),
      },
    },
    encryption: {
      ...config.encryption,
      platformKey: { ...platformKey, path: path(platformKey.path, join(dataFolder, 'platform-key')) },
    },
    storage: {
      ...config.storage,
      disk: { path: path(config.storage.disk.path, join(dataFolder, 'files')) },
    },
    temporary: {
      ...config.temporary,
      path: path(config.temporary.path, join(dataFolder, 'temporary')),
    },
    addons: { ...config.addons, trust: path(config.addons.trust, trust) },
  };
}

function fromRoot(path: string): string {
  return isAbsolute(path) ? path : join(root, path);
}
