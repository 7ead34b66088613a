import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { z } from 'zod';
import { OnSite, type Site } from '../http/site.js';
import { NumberDesk } from '../number-desk.js';
import { tokenBody } from './email-bodies.js';

/** What goes by links in text messages (`/api/v1/auth/phone/undo`). */
@Controller('api/v1/auth/phone')
export class PhoneController {
  constructor(private readonly numbers: NumberDesk) {}

  /** Gives an account's earlier number back. */
  @Post('undo')
  @HttpCode(204)
  async undo(@OnSite() site: Site, @Body({ schema: tokenBody }) { token }: z.infer<typeof tokenBody>) {
    await this.numbers.undo(site, token);
  }
}
