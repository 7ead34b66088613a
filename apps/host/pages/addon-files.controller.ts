import { Controller, Get, NotFoundException, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AddonFiles } from '../addon-files.js';
import { OnSite, type Site } from '../http/site.js';

/** Pictures, sounds and films of add-ons, for the pages of their interviews. */
@ApiExcludeController()
@Controller('addons/:addon/static/:digest')
export class AddonFilePages {
  constructor(private readonly files: AddonFiles) {}

  @Get('*')
  async file(
    @OnSite() site: Site,
    @Param('addon') addon: string,
    @Param('digest') digest: string,
    @Param('*') path: string | string[],
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    const file = await this.files.find(addon, digest, [path].flat().join('/'));
    if (file === null) throw new NotFoundException();
    const { content, contentType } = file;
    const { length } = content;
    reply
      .type(contentType)
      .header('x-content-type-options', 'nosniff')
      // A drawing that is opened by itself runs nothing and loads nothing.
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .header('cross-origin-resource-policy', 'same-origin')
      .header('accept-ranges', 'bytes')
      // It tells which interview somebody was at: on a shared computer it is not kept.
      .header('cache-control', site.shared === true ? 'no-store' : 'private, max-age=86400, immutable');
    // Safari plays nothing that it cannot ask for in parts (RFC 9110, 14).
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (!range) return reply.send(content);
    const from = Number(range[1]);
    const to = range[2] === '' ? length - 1 : Math.min(Number(range[2]), length - 1);
    if (from > to) return reply.code(416).header('content-range', `bytes */${length}`).send();
    return reply
      .code(206)
      .header('content-range', `bytes ${from}-${to}/${length}`)
      .send(content.subarray(from, to + 1));
  }
}
