import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Pages, textsFor } from '#web';
import type { Failure } from '../http/failure.js';
import { failureText } from './failure-texts.js';
import { directionOf, pageLanguage } from './frames.js';

/** A failure as a page, for whoever came with a browser. It needs no tenant and no login. */
@Injectable()
export class FailurePages {
  constructor(private readonly pages: Pages) {}

  render(request: FastifyRequest, failure: Failure): string {
    const language = pageLanguage(request, 'en');
    const { title, text } = failureText(language, failure.code);
    return this.pages.errorPage({
      frame: {
        language,
        direction: directionOf(language),
        organization: 'Affiant',
        logo: null,
        theme: null,
        csrf: null,
        person: null,
        exit: null,
      },
      status: failure.status,
      title,
      text,
      reference: failure.reference ?? null,
      links: failure.status === 421 ? [] : [{ href: '/', label: textsFor(language).toStart }],
    });
  }
}
