import type { Command } from 'commander';
import type { Context } from '../context.js';
import * as addon from './addon.js';
import * as addonCatalogue from './addon-catalogue.js';
import * as addonNew from './addon-new.js';
import * as addonSettings from './addon-settings.js';
import * as audit from './audit.js';
import * as database from './database.js';
import * as doctor from './doctor.js';
import * as escrow from './escrow.js';
import * as init from './init.js';
import * as lint from './lint.js';
import * as keys from './keys.js';
import * as migrate from './migrate.js';
import * as prove from './prove.js';
import * as schema from './schema.js';
import * as storage from './storage.js';
import * as sweep from './sweep.js';
import * as tenant from './tenant.js';
import * as tenantArchive from './tenant-archive.js';
import * as backup from './backup.js';
import * as tenantSettings from './tenant-settings.js';
import * as tenantModules from './tenant-modules.js';
import * as test from './test.js';
import * as translate from './translate.js';
import * as trust from './trust.js';
import * as user from './user.js';

/** Adds a command, or a group of them, to the program. */
export type Register = (program: Command, context: Context) => void;

/** All commands, in the order of the help; a group is made by its first member. */
export const commands: readonly Register[] = [
  init,
  migrate,
  database,
  doctor,
  prove,
  sweep,
  audit,
  keys,
  escrow,
  storage,
  tenant,
  tenantSettings,
  tenantArchive,
  backup,
  tenantModules,
  user,
  addonNew,
  addon,
  addonCatalogue,
  addonSettings,
  test,
  lint,
  schema,
  translate,
  trust,
].map(({ register }) => register);
