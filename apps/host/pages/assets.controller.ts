import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ASSET_CACHE_CONTROL, Assets } from '#web';

/** The pages' style sheet and script, named after their content. */
@Controller('assets')
export class AssetsController {
  private readonly assets = Assets.built();

  @Get(':file')
  asset(@Param('file') file: string, @Res() reply: FastifyReply) {
    const asset = this.assets.at(`/assets/${file}`);
    if (asset === null) throw new NotFoundException();
    return reply.header('cache-control', ASSET_CACHE_CONTROL).type(asset.contentType).send(asset.content);
  }
}
