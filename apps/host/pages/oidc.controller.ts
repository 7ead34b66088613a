import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormBody } from '#web';
import { AfterStepUp } from '../http/after-step-up.js';
import { OnSite, type Site } from '../http/site.js';
import { ProviderPages } from './provider-pages.js';

/** Signing in at an OpenID Connect provider (`/auth/oidc/NAME`). */
@Controller('auth/oidc/:name')
export class OidcPages {
  constructor(private readonly pages: ProviderPages) {}

  @Get()
  async go(
    @OnSite() site: Site,
    @Param('name') name: string,
    @Query('returnTo') returnTo: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.pages.go(site, `oidc:${name}`, returnTo, request, reply);
  }

  @Post()
  async goWith(
    @OnSite() site: Site,
    @Param('name') name: string,
    @Body() body: FormBody,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.pages.goWith(site, `oidc:${name}`, body, request, reply);
  }

  @Get('join')
  @AfterStepUp()
  async askToJoin(
    @OnSite() site: Site,
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.pages.askToJoin(site, `oidc:${name}`, request, reply);
  }

  @Post('join')
  @AfterStepUp()
  async join(
    @OnSite() site: Site,
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.pages.join(site, `oidc:${name}`, request, reply);
  }

  @Get('callback')
  async back(
    @OnSite() site: Site,
    @Param('name') name: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.pages.back(site, `oidc:${name}`, request, reply);
  }
}
