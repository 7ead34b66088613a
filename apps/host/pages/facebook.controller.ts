import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormBody } from '#web';
import { AfterStepUp } from '../http/after-step-up.js';
import { OnSite, type Site } from '../http/site.js';
import { ProviderPages } from './provider-pages.js';

/** Signing in at Facebook (`/auth/facebook`). */
@Controller('auth/facebook')
export class FacebookPages {
  constructor(private readonly pages: ProviderPages) {}

  @Get()
  async go(
    @OnSite() site: Site,
    @Query('returnTo') returnTo: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.pages.go(site, 'facebook', returnTo, request, reply);
  }

  @Post()
  async goWith(
    @OnSite() site: Site,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.pages.goWith(site, 'facebook', body, request, reply);
  }

  @Get('join')
  @AfterStepUp()
  async askToJoin(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.pages.askToJoin(site, 'facebook', request, reply);
  }

  @Post('join')
  @AfterStepUp()
  async join(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.pages.join(site, 'facebook', request, reply);
  }

  @Get('callback')
  async back(@OnSite() site: Site, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.pages.back(site, 'facebook', request, reply);
  }
}
