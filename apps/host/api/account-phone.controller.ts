import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { AfterStepUp } from '../http/after-step-up.js';
import { OnSite, type Site } from '../http/site.js';
import { NumberDesk } from '../number-desk.js';

const phoneBody = z.strictObject({ phone: z.string().max(40) }).meta({ id: 'ChangePhone' });
const codeBody = z.strictObject({ code: z.string().max(64) }).meta({ id: 'ConfirmPhone' });

/** The number that an account signs in by (`/api/v1/account/phone`). */
@Controller('api/v1/account/phone')
export class AccountPhoneController {
  constructor(private readonly numbers: NumberDesk) {}

  /** The number is the account's once the code that is sent to it was used; the same for any number. */
  @Post()
  @AfterStepUp()
  @HttpCode(202)
  async change(@OnSite() site: Site, @Body({ schema: phoneBody }) { phone }: z.infer<typeof phoneBody>) {
    await this.numbers.ask(site, phone);
    return {};
  }

  /** The code is good for the login that asked for it, which had proven itself. */
  @Post('confirm')
  @HttpCode(204)
  async confirm(@OnSite() site: Site, @Body({ schema: codeBody }) { code }: z.infer<typeof codeBody>) {
    await this.numbers.confirm(site, code);
  }
}
