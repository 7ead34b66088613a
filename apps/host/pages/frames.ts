import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { PlatformKey } from '#encryption';
import { csrfToken } from '#identity';
import { pageLanguages, textsFor, type Frame, type LanguageChoice } from '#web';
import type { Site } from '../http/site.js';
import { lookFiles } from '../look/look-files.js';
import { TenantSettings } from '../tenant-settings.js';

/** Where 'Exit this page' leads: a page that nobody is asked about. */
export const NEUTRAL_PAGE = 'https://www.weather.gov/';
const RIGHT_TO_LEFT = new Set(['ar', 'fa', 'he', 'ur', 'ps', 'yi', 'dv', 'ckb']);

export function directionOf(language: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(language.split('-')[0] ?? '') ? 'rtl' : 'ltr';
}

/** What stands around every page of a tenant. */
@Injectable()
export class Frames {
  constructor(
    private readonly platformKey: PlatformKey,
    private readonly settings: TenantSettings,
  ) {}

  /** The page's language: the person's own, else the browser's first that the pages speak, else the tenant's. */
  async language(site: Site, request: FastifyRequest): Promise<string> {
    const own = site.caller?.about?.language;
    if (own != null && pageLanguages.includes(own)) return own;
    return pageLanguage(request, (await this.settings.of(site.tenant.id)).locale.language);
  }

  async frame(site: Site, language: string): Promise<Frame> {
    const config = await this.settings.of(site.tenant.id);
    const { sheet, logo } = lookFiles(config);
    const { caller } = site;
    return {
      language,
      direction: directionOf(language),
      organization: config.theme.name ?? site.tenant.name,
      logo: logo?.path ?? null,
      theme: sheet?.path ?? null,
      csrf: caller === null ? null : csrfToken(this.platformKey, site.tenant.id, caller.loginId),
      person: caller?.kind === 'person' ? { name: textsFor(language).yourAccount, href: '/account' } : null,
      // Who leaves a shared computer in a hurry leaves no login behind.
      exit: { neutral: NEUTRAL_PAGE, endsLogin: site.shared === true && caller !== null, action: '/exit' },
    };
  }
}

/** The page's language: the reader's first that the pages speak, else the tenant's own. */
export function pageLanguage(request: FastifyRequest, fallback: string): string {
  const wanted = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((part) => part.split(';')[0]!.trim().split('-')[0]!.toLowerCase());
  return wanted.find((language) => pageLanguages.includes(language)) ?? fallback;
}

/** The languages of an interview as links, by their own names; none where there is only one. */
export function languageChoices(languages: readonly string[], current: string): LanguageChoice[] {
  if (languages.length < 2) return [];
  return languages.map((code) => ({
    code,
    name: new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code,
    current: code === current,
  }));
}
