import type { Command } from 'commander';
import { parse } from 'yaml';
import { settingAt, Tenants, TenantSettingsStore } from '#tenancy';
import { auditedSettings } from '../../host/audit/audited-parts.js';
import { checkLook } from '../../host/look/check-look.js';
import { auditLogOf } from '../audit-log.js';
import type { Context } from '../context.js';
import { WrongUsage } from '../errors.js';
import { group } from '../group.js';

/** `affiant tenant set`: the provider's word on one setting of a tenant, which may loosen it. */
export function register(program: Command, context: Context): void {
  group(program, 'tenant', 'the organizations on this installation')
    .command('set <slug> <key> <value>')
    .description('sets one setting: KEY is a dotted path of the configuration, VALUE is YAML')
    .action(async (slug: string, key: string, text: string) => {
      const value = yaml(text);
      const { em } = await context.database('console');
      const { id } = await new Tenants(em, context.config.server.baseDomain).get(slug);
      const { settings: seal } = await context.keys();
      const { log } = await auditLogOf(context);
      const store = auditedSettings(log, new TenantSettingsStore(em, context.config, seal, checkLook));
      await store.set(id, 'provider', settingAt(key, value));
      context.print({ slug, key, value }, `${slug}: ${key} is ${JSON.stringify(value)}.`);
    });
}

function yaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new WrongUsage(`VALUE is no YAML: ${(error as Error).message}`);
  }
}
