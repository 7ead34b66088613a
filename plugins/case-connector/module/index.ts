import { type DynamicModule, Module } from '@nestjs/common';
import type { AddonFacades } from '#addons';
import { CaseConnector } from './case-connector.js';

/** Made once for each tenant; `host` is bound to that tenant and names no other. */
@Module({})
export default class CaseConnectorModule {
  static forTenant(host: AddonFacades): DynamicModule {
    return {
      module: CaseConnectorModule,
      providers: [
        { provide: CaseConnector, useFactory: () => new CaseConnector(host) },
        { provide: 'affiant:addon', useExisting: CaseConnector },
      ],
    };
  }
}
