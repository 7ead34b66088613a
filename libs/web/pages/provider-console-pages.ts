import { textsFor } from '../texts/texts.js';
import type {
  DeleteTenantView,
  OverviewView,
  PackagesView,
  ProviderReadersView,
  RevocationsView,
  SuspendView,
  TenantsView,
} from '../view-models/provider.js';
import { consolePage, outcome } from './console.js';
import { formInput } from './form-input.js';
import { readerTable } from './reader-table.js';

export function overviewPage(view: OverviewView) {
  return { ...consolePage(view.frame, 'overview'), ...view };
}

const lockTags = { A: 'brand', B: 'brand', C: 'plain', D: 'warn' } as const;

export function tenantsPage(view: TenantsView) {
  const { frame, errors } = view;
  const texts = textsFor(frame.language);
  return {
    ...consolePage(frame, 'tenants'),
    ...view,
    ...outcome(view),
    tenants: view.tenants.map((tenant) => ({
      ...tenant,
      host: URL.parse(tenant.url)?.host ?? tenant.slug,
      suspended: tenant.state === 'suspended',
      stateWord: texts.tenantStates[tenant.state],
      open: tenant.open === null ? texts.underTen : new Intl.NumberFormat(frame.language).format(tenant.open),
      weakest: tenant.weakest === null ? null : texts.grades[tenant.weakest],
      lock: tenant.weakest === null ? null : lockTags[tenant.weakest],
    })),
    inputs: [
      formInput({ name: 'name', label: texts.tenantName, autocomplete: 'off' }, errors),
      formInput(
        { name: 'slug', label: texts.slug, hint: texts.slugHint(view.baseDomain), autocomplete: 'off' },
        errors,
      ),
      formInput(
        {
          name: 'admin_email',
          label: texts.adminEmail,
          hint: texts.adminEmailHint,
          type: 'email',
          autocomplete: 'off',
        },
        errors,
      ),
    ],
  };
}

export function deleteTenantPage(view: DeleteTenantView) {
  const texts = textsFor(view.frame.language);
  return {
    ...consolePage(view.frame, 'tenants', texts.deleteTenantTitle(view.name)),
    ...view,
    ...outcome(view),
    inputs: [
      formInput({ name: 'slug', label: texts.deleteTenantType(view.slug), autocomplete: 'off' }, view.errors),
    ],
  };
}

export function suspendPage(view: SuspendView) {
  return {
    ...consolePage(view.frame, 'tenants', textsFor(view.frame.language).suspendTitle(view.name)),
    ...view,
  };
}

const packageTags = { pending: 'warn', approved: 'ok', rejected: 'danger', revoked: 'danger' } as const;

export function packagesPage(view: PackagesView) {
  const { frame, errors } = view;
  const texts = textsFor(frame.language);
  return {
    ...consolePage(frame, 'packages'),
    ...view,
    ...outcome(view),
    packages: view.packages.map((entry) => ({
      ...entry,
      tag: packageTags[entry.state],
      stateWord: texts.packageStates[entry.state],
      kindWord: texts.kinds[entry.kind],
      reviewsWord: texts.reviewsOf(entry.reviewers.length, entry.reviewsNeeded),
      reviewers: new Intl.ListFormat(frame.language).format(entry.reviewers),
    })),
    inputs: [
      formInput({ name: 'package', label: texts.tarball, type: 'file', accept: '.tgz' }, errors),
      formInput({ name: 'attestations', label: texts.attestations, type: 'file', accept: '.jsonl' }, errors),
    ],
  };
}

export function revocationsPage(view: RevocationsView) {
  const { frame, errors } = view;
  const texts = textsFor(frame.language);
  return {
    ...consolePage(frame, 'revocations'),
    ...view,
    ...outcome(view),
    revocations: view.revocations.map((entry) => ({ ...entry, kindWord: texts.revokedKinds[entry.kind] })),
    inputs: [
      formInput({ name: 'id', label: texts.revokeId, hint: texts.revokeIdHint, autocomplete: 'off' }, errors),
      formInput({ name: 'reason', label: texts.reason, autocomplete: 'off' }, errors),
    ],
  };
}

const checkTags = { ok: 'ok', error: 'danger', warning: 'warn', info: 'plain' } as const;

export function providerReadersPage(view: ProviderReadersView) {
  const texts = textsFor(view.frame.language);
  return {
    ...consolePage(view.frame, 'readers'),
    ...view,
    table: readerTable(view.frame.language, view.readers),
    passed: view.checks.filter(({ ok }) => ok).length,
    checks: view.checks.map((check) => {
      const state = check.ok ? 'ok' : check.severity;
      return { ...check, tag: checkTags[state], word: texts.checkStates[state] };
    }),
  };
}
