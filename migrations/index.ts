import type { Migration } from '@mikro-orm/migrations';
import type { Constructor } from '@mikro-orm/core';
import { Tenants } from './0001-tenants.js';
import { Identity } from './0002-identity.js';
import { Addons } from './0003-addons.js';
import { Sessions } from './0004-sessions.js';
import { LockedGrants } from './0005-locked-grants.js';
import { Throttle } from './0006-throttle.js';
import { LockedWarnings } from './0007-locked-warnings.js';
import { ApiKeys } from './0008-api-keys.js';
import { SecondFactors } from './0009-second-factors.js';
import { WaysIn } from './0010-ways-in.js';
import { Audit } from './0011-audit.js';
import { Passkeys } from './0012-passkeys.js';
import { People } from './0013-people.js';
import { SessionFiles } from './0020-session-files.js';
import { SessionJobs } from './0022-session-jobs.js';
import { StandingGrants } from './0030-standing-grants.js';
import { RetiredSlots } from './0024-retired-slots.js';
import { Playground } from './0025-playground.js';

/** In the order in which they run. A name that has run anywhere never changes. */
export const migrations: readonly { name: string; class: Constructor<Migration> }[] = [
  { name: '0001-tenants', class: Tenants },
  { name: '0002-identity', class: Identity },
  { name: '0003-addons', class: Addons },
  { name: '0004-sessions', class: Sessions },
  { name: '0005-locked-grants', class: LockedGrants },
  { name: '0006-throttle', class: Throttle },
  { name: '0007-locked-warnings', class: LockedWarnings },
  { name: '0008-api-keys', class: ApiKeys },
  { name: '0009-second-factors', class: SecondFactors },
  { name: '0010-ways-in', class: WaysIn },
  { name: '0011-audit', class: Audit },
  { name: '0012-passkeys', class: Passkeys },
  { name: '0013-people', class: People },
  { name: '0020-session-files', class: SessionFiles },
  { name: '0022-session-jobs', class: SessionJobs },
  { name: '0030-standing-grants', class: StandingGrants },
  { name: '0024-retired-slots', class: RetiredSlots },
  { name: '0025-playground', class: Playground },
];
