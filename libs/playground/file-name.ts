import { ProjectFileRefused } from './errors.js';

/** Text files that a package may hold, as `affiant addon pack` collects them. */
const TOP = /^(package\.json|(README|LICENSE|CHANGELOG|NOTICE)(\.(md|txt))?)$/;
const BELOW =
  /^(interviews|functions|translations|templates|data)(\/[a-z0-9][a-z0-9_-]*)*\/[a-z0-9][a-z0-9_-]*/i;
const ENDING = /^(\.test)?\.(yml|yaml|js|md|json|csv|txt|hbs)$/;
const LONGEST = 200;

/**
 * Checks the name of a file. It never becomes a path of this machine, but a package's entry: what is let
 * through here is a plain name on every system (OWASP ASVS 5.3.2).
 * @throws ProjectFileRefused
 */
export function checkFileName(name: string): string {
  const below = name.length > LONGEST ? undefined : BELOW.exec(name)?.[0];
  if (TOP.test(name) || (below !== undefined && ENDING.test(name.slice(below.length)))) return name;
  throw new ProjectFileRefused();
}
