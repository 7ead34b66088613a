import { createHash } from 'node:crypto';
import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import { TooManyAttempts } from '#identity';

type Detail = Parameters<ThrottlerGuard['throwThrottlingException']>[1];

/** Nest's throttler with our failure, and with one count for all routes of a limit. */
@Injectable()
export class RequestGuard extends ThrottlerGuard {
  /** The library counts each handler by itself: a client would have the limit once for every route. */
  protected override generateKey(_: ExecutionContext, tracker: string, limit: string): string {
    return createHash('sha256').update(`${limit}\n${tracker}`).digest('base64url');
  }

  protected override async throwThrottlingException(_: ExecutionContext, detail: Detail): Promise<void> {
    throw new TooManyAttempts(detail.timeToBlockExpire);
  }
}
