/** From the loosest to the strictest. */
export const ENVIRONMENTS = ['development', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export interface WorkedOutEnvironment {
  environment: Environment;
  /** Why, for the line that the host prints when it starts. */
  reason: string;
}

/**
 * Which environment this is: the strictest that a file or AFFIANT_ENVIRONMENT names. Where none
 * speaks, production for NODE_ENV=production and for a host that others can reach, so that nobody
 * gets the loose one without asking for it.
 */
export function workOutEnvironment(
  named: readonly { environment: Environment; source: string }[],
  nodeEnvironment: string | undefined,
  host: string,
): WorkedOutEnvironment {
  const strictest = ENVIRONMENTS.toReversed()
    .map((environment) => named.find((each) => each.environment === environment))
    .find((each) => each !== undefined);
  if (strictest) return { environment: strictest.environment, reason: `${strictest.source} says so` };
  if (nodeEnvironment === 'production')
    return { environment: 'production', reason: 'NODE_ENV is production' };
  if (!isLoopback(host)) {
    return { environment: 'production', reason: `the host listens on ${host}, beyond loopback` };
  }
  return { environment: 'development', reason: `nothing names one, and the host listens on ${host} only` };
}

/** Whether an address or name can be reached from this machine alone (RFC 1122 3.2.1.3, RFC 4291 2.5.3). */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
