import { NotFoundException, ParseUUIDPipe } from '@nestjs/common';

/** For a path's id: what cannot be one leads nowhere (404). */
export const accountId = new ParseUUIDPipe({ exceptionFactory: () => new NotFoundException() });
