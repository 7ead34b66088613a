import { Controller, Get } from '@nestjs/common';
import { OnSite, type Site } from '../http/site.js';
import { InterviewDesk } from '../interview-desk.js';

/** `GET /api/v1/interviews`: what this tenant offers to who asks. */
@Controller('api/v1/interviews')
export class InterviewsController {
  constructor(private readonly desk: InterviewDesk) {}

  @Get()
  async list(@OnSite() site: Site) {
    return { interviews: await this.desk.offered(site) };
  }
}
