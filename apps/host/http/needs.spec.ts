import { NotFoundException, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { describe, expect, it } from 'vitest';
import { EmailNotConfirmed, NotLoggedIn, type Caller } from '#identity';
import { Forbidden } from './forbidden.js';
import { Needs, NeedsGuard, NeedsOnConsole, requireOneOf } from './needs.js';
import { setSite, type Site } from './site.js';

const person = (held: string[], waiting: string[] = []) =>
  ({ kind: 'person', privileges: new Set(held), waiting: new Set(waiting) }) as unknown as Caller;
const at = (slug: string, caller: Caller | null) =>
  ({ tenant: { id: slug, slug, name: slug, isConsole: slug === 'console' }, caller }) as Site;

describe('a need of a privilege', () => {
  it('is met by who holds one of those that are named', () => {
    expect(() => requireOneOf(at('demo', person(['advocate', 'admin'])), ['admin'])).not.toThrow();
    expect(() => requireOneOf(at('demo', person(['admin'])), ['developer', 'admin'])).not.toThrow();
  });

  it.each([
    ['a stranger', null, NotLoggedIn],
    ['a guest', { kind: 'guest', privileges: new Set(['admin']), waiting: new Set() }, NotLoggedIn],
    ['somebody without it', person(['user', 'advocate']), Forbidden],
    ['an operator, on a tenant’s own site', person(['operator']), Forbidden],
    ['somebody whose address is not confirmed yet', person([], ['admin']), EmailNotConfirmed],
  ])('is not met by %s', (_, caller, refusal) => {
    expect(() => requireOneOf(at('demo', caller as Caller | null), ['admin'])).toThrow(refusal);
  });

  it('of an admin is met on the console by an operator, that of an operator not by an admin or reviewer', () => {
    expect(() => requireOneOf(at('console', person(['operator'])), ['admin'])).not.toThrow();
    for (const held of ['admin', 'reviewer'])
      expect(() => requireOneOf(at('console', person([held])), ['operator'])).toThrow(Forbidden);
    expect(() => requireOneOf(at('console', person(['operator'])), ['reviewer'])).toThrow(Forbidden);
  });
});

describe('a controller of the console', () => {
  @NeedsOnConsole('operator')
  class OnConsole {}
  @Needs('admin')
  class Anywhere {}
  const ask = (controller: new () => object, site: Site) => {
    const request = { raw: {} };
    setSite(request as never, site);
    const context = {
      getHandler: () => () => undefined,
      getClass: () => controller,
      switchToHttp: () => ({ getRequest: () => request }),
    } as unknown as ExecutionContext;
    return new NeedsGuard(new Reflector()).canActivate(context);
  };

  it('is not there on a tenant’s host name, whoever asks', () => {
    for (const caller of [null, person(['admin']), person(['operator'])])
      expect(() => ask(OnConsole, at('demo', caller))).toThrow(NotFoundException);
    expect(ask(OnConsole, at('console', person(['operator'])))).toBe(true);
  });

  it('asks for its privilege there, and others ask for theirs everywhere', () => {
    expect(() => ask(OnConsole, at('console', person(['reviewer'])))).toThrow(Forbidden);
    expect(() => ask(Anywhere, at('demo', person(['user'])))).toThrow(Forbidden);
    expect(ask(Anywhere, at('demo', person(['admin'])))).toBe(true);
  });
});
