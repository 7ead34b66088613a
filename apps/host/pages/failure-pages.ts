import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Pages, textsFor, type Frame } from '#web';
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
      frame: plainFrame(language),
      status: failure.status,
      title,
      text,
      reference: failure.reference ?? null,
      links: failure.status === 421 ? [] : [{ href: '/', label: textsFor(language).toStart }],
    });
  }

  /** Where everything is, for whoever opens the bare base domain in development. */
  addresses(request: FastifyRequest): string {
    const at = (slug: string) => `${request.protocol}://${slug}.${request.host}/`;
    return this.pages.errorPage({
      frame: plainFrame('en'),
      status: 200,
      title: 'Affiant is running',
      text: 'Each organization has an address of its own. These are the first two.',
      reference: null,
      links: [
        { href: at('demo'), label: 'The demo organization' },
        { href: at('console'), label: 'The provider console' },
      ],
    });
  }
}

function plainFrame(language: string): Frame {
  return {
    language,
    direction: directionOf(language),
    organization: 'Affiant',
    logo: null,
    theme: null,
    csrf: null,
    person: null,
    exit: null,
  };
}
