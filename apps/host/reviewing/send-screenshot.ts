import { NotFoundException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ScreenshotView } from '#web';
import type { Screenshot } from './screenshots.js';

/** Answers with a package's picture; opened by itself it is a picture and nothing else. */
export function sendScreenshot(reply: FastifyReply, screenshot: Screenshot | null) {
  if (screenshot === null) throw new NotFoundException();
  return reply
    .type(screenshot.contentType)
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, max-age=3600')
    .send(screenshot.content);
}

/** Where a page finds the pictures, below `folder` by their number. */
export function screenshotViews(screenshots: readonly { alt: string }[], folder: string): ScreenshotView[] {
  return screenshots.map(({ alt }, index) => ({ alt, src: `${folder}/${index}` }));
}
