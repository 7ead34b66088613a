import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CsrfRefused } from '#identity';
import { MalformedBody } from './malformed-body.js';
import { readUpload } from './read-upload.js';

const TOKEN = 'the token of this login';
let app: FastifyInstance;

beforeAll(async () => {
  app = fastify();
  await app.register(multipart);
  app.post('/', async (request, reply) => {
    try {
      const files = await readUpload(request, ['package', 'attestations'], (token) => {
        if (token !== TOKEN) throw new CsrfRefused();
      });
      return Object.fromEntries([...files].map(([name, content]) => [name, content.toString()]));
    } catch (error) {
      if (error instanceof CsrfRefused) return reply.status(403).send({});
      if (error instanceof MalformedBody) return reply.status(400).send(error.errors);
      throw error;
    }
  });
});
afterAll(() => app.close());

type Part = [name: string, value: string | Blob];
const token: Part = ['_csrf', TOKEN];
const file = (name: string, content = 'x'): Part => [name, new Blob([content])];

async function upload(...parts: Part[]) {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  const encoded = new Response(form);
  const { statusCode, body } = await app.inject({
    method: 'POST',
    url: '/',
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    payload: Buffer.from(await encoded.arrayBuffer()),
  });
  return [statusCode, JSON.parse(body) as unknown];
}

describe('an upload of a page’s form', () => {
  it('gives the files by their names', async () => {
    expect(await upload(token, file('package', 'tarball'), file('attestations', 'lines'))).toEqual([
      200,
      { package: 'tarball', attestations: 'lines' },
    ]);
  });

  it.each<[string, Part[]]>([
    ['without the token', [file('package')]],
    ['with nothing but files, and the token after them', [file('package'), token]],
    ['with another login’s token', [['_csrf', 'another'], file('package')]],
    ['with an empty token', [['_csrf', ''], file('package')]],
    ['with the token as a file', [['_csrf', new Blob([TOKEN])], file('package')]],
    ['with no parts at all', []],
    ['of no parts that are files, without the token', [['other', 'x']]],
  ])('is refused %s', async (_, parts) => {
    expect((await upload(...parts))[0]).toBe(403);
  });

  it.each<[string, Part[]]>([
    ['of another name', [token, file('other')]],
    ['that stands twice', [token, file('package'), file('package')]],
    ['that is no file', [token, ['package', 'text']]],
    ['named like a member of every object', [token, file('__proto__')]],
  ])('is refused with a part %s', async (_, parts) => {
    expect((await upload(...parts))[0]).toBe(400);
  });

  it('is refused where it is no multipart form', async () => {
    const { statusCode } = await app.inject({ method: 'POST', url: '/', payload: { package: 'x' } });
    expect(statusCode).toBe(400);
  });
});
