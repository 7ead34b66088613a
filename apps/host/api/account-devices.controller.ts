import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { Devices, type Caller } from '#identity';
import { accountId } from '../http/account-id.js';
import { LoggedIn } from '../http/site.js';

/** The browsers in which a person has logged in (`/api/v1/account/devices`). */
@Controller('api/v1/account/devices')
export class DevicesController {
  constructor(private readonly devices: Devices) {}

  @Get()
  async list(@LoggedIn() caller: Caller) {
    return { devices: await this.devices.list(caller) };
  }

  @Delete(':id')
  @HttpCode(204)
  async end(@LoggedIn() caller: Caller, @Param('id', accountId) id: string) {
    await this.devices.end(caller, id);
  }
}
