/** No tenant has this host name (421). */
export class UnknownHost extends Error {
  readonly code = 'unknown_host';

  constructor(readonly host: string) {
    super(`No tenant has the host name ${host}`);
    this.name = 'UnknownHost';
  }
}

/** The provider has suspended the tenant of this host name: nothing of it is served (403). */
export class TenantSuspended extends Error {
  readonly code = 'tenant_suspended';

  constructor(readonly slug: string) {
    super(`The tenant ${slug} is suspended`);
    this.name = 'TenantSuspended';
  }
}

/** No tenant has this slug (404). */
export class UnknownTenant extends Error {
  readonly code = 'not_found';

  constructor(readonly slug: string) {
    super(`There is no tenant ${slug}`);
    this.name = 'UnknownTenant';
  }
}

/** A slug or host name that cannot be given to a tenant (422); the message says why. */
export class NameRefused extends Error {
  readonly code = 'name_refused';

  constructor(message: string) {
    super(message);
    this.name = 'NameRefused';
  }
}

/** Another request changed the same settings meanwhile (409): read them again. */
export class SettingsChanged extends Error {
  readonly code = 'settings_changed';

  constructor() {
    super('The settings were changed by somebody else meanwhile');
    this.name = 'SettingsChanged';
  }
}
