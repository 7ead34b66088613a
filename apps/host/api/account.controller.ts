import { Controller, Get } from '@nestjs/common';
import { CurrentUser, NotLoggedIn, type Caller } from '#identity';
import { LoggedIn } from '../http/site.js';

/** A person's own account (`/api/v1/account`). */
@Controller('api/v1/account')
export class AccountController {
  constructor(private readonly users: CurrentUser) {}

  @Get()
  async show(@LoggedIn() caller: Caller) {
    const user = await this.users.of(caller);
    if (user === null) throw new NotLoggedIn();
    return { account: user };
  }
}
