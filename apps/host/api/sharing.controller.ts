import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BackgroundAccess, type Participant } from '#sessions';
import { Participating } from '../http/participating.js';
import { OnSite, type Site } from '../http/site.js';
import { SharingDesk } from '../sharing-desk.js';

const invitationBody = z.strictObject({ role: z.literal('participant') }).meta({ id: 'Invite' });
const acceptBody = z.strictObject({ token: z.string().max(64) }).meta({ id: 'AcceptInvitation' });
const advocateBody = z
  .strictObject({ advocate: z.uuid(), name: z.string().max(400) })
  .meta({ id: 'AddAdvocate' });

/** Who else opens a session (`/api/v1/sessions/ID/invitations`, `…/participants`, `…/background-access`, `/api/v1/invitations/accept`). */
@Controller('api/v1')
export class SharingController {
  constructor(
    private readonly desk: SharingDesk,
    private readonly background: BackgroundAccess,
  ) {}

  /** The link works once, for seven days, and only until the session takes a new key. */
  @Post('sessions/:id/invitations')
  async invite(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body({ schema: invitationBody }) _body: z.infer<typeof invitationBody>,
  ) {
    return this.desk.invite(site, who, id);
  }

  @Post('invitations/accept')
  @HttpCode(200)
  async accept(
    @OnSite() site: Site,
    @Body({ schema: acceptBody }) { token }: z.infer<typeof acceptBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.desk.accept(site, token, reply);
  }

  @Get('sessions/:id/participants')
  async participants(@OnSite() site: Site, @Participating() who: Participant, @Param('id') id: string) {
    return { participants: await this.desk.participants(site, who, id) };
  }

  /** Gives an advocate a part: `name` is the one that the person said yes to. */
  @Post('sessions/:id/participants')
  @HttpCode(204)
  async add(
    @OnSite() site: Site,
    @Participating() who: Participant,
    @Param('id') id: string,
    @Body({ schema: advocateBody }) { advocate, name }: z.infer<typeof advocateBody>,
  ) {
    await this.desk.addAdvocate(site, who, id, { id: advocate, name });
  }

  /** By the owner: the session takes a new key at its next write. */
  @Delete('sessions/:id/participants/:participant')
  @HttpCode(204)
  async remove(
    @Participating() who: Participant,
    @Param('id') id: string,
    @Param('participant') participant: string,
  ) {
    await this.desk.remove(who, id, participant);
  }

  /** By the owner: the server opens nothing any more while its people are away. */
  @Delete('sessions/:id/background-access')
  @HttpCode(204)
  async endBackground(@Participating() who: Participant, @Param('id') id: string) {
    await this.background.end(who, id);
  }

  /** Staff who may be asked in, by name. */
  @Get('sessions/:id/advocates')
  async advocates(@OnSite() site: Site, @Participating() who: Participant, @Param('id') id: string) {
    return { advocates: await this.desk.advocates(site, who, id) };
  }
}
