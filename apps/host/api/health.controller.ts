import { Controller, Get, HttpCode, Inject, ServiceUnavailableException } from '@nestjs/common';
import { outsideTenants } from '#database';
import { PLATFORM, type Platform } from '../platform.js';

/** On any host name: whether the process lives, and whether it can serve. */
@Controller()
export class HealthController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get('healthz')
  @HttpCode(200)
  alive() {
    return { ok: true };
  }

  @Get('readyz')
  async ready() {
    try {
      await outsideTenants(this.platform.database.em, (tx) => tx.execute('select 1'), { readOnly: true });
    } catch {
      throw new ServiceUnavailableException('The database does not answer.');
    }
    return { ok: true };
  }
}
