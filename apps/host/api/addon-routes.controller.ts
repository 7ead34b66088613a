import { All, Body, Controller, NotFoundException, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AddonModules } from '../addon-modules.js';
import { OnSite, type Site } from '../http/site.js';

/**
 * `/addons/NAME/…`, the only addresses that reach an add-on's code, and only that of a module. It gets
 * plain values, and gives JSON: no cookie, header or page of this origin is ever its own.
 */
@ApiExcludeController()
@Controller('addons/:addon')
export class AddonRoutesController {
  constructor(private readonly modules: AddonModules) {}

  @All('*')
  async pass(
    @OnSite() { tenant, caller }: Site,
    @Param('addon') addon: string,
    @Query() query: unknown,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const answer = await this.modules.request(tenant.id, addon, {
      method: request.method,
      path: pathBehind(request.url, addon),
      query: textsOf(query),
      body: body ?? null,
      caller: caller?.kind === 'person' ? { id: caller.accountId, privileges: [...caller.privileges] } : null,
    });
    if (answer === null) throw new NotFoundException();
    return reply
      .status(answer.status)
      .header('cache-control', 'no-store')
      .type('application/json')
      .send(JSON.stringify(answer.body));
  }
}

function pathBehind(url: string, addon: string): string {
  const { pathname } = new URL(url, 'http://localhost');
  const path = pathname.slice(`/addons/${addon}/`.length);
  try {
    return decodeURIComponent(path);
  } catch {
    throw new NotFoundException();
  }
}

/** Of what was sent twice, the first. */
function textsOf(query: unknown): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(query as { [name: string]: unknown }).flatMap(([name, value]): [string, string][] => {
      const first: unknown = Array.isArray(value) ? value[0] : value;
      return typeof first === 'string' ? [[name, first]] : [];
    }),
  );
}
