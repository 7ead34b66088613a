import type { Frame } from '../view-models/frame.js';

/** What `layouts/plain` takes; `narrow` is for sign-in and receipt. */
export function plain(frame: Frame, title: string, width: 'narrow' | 'single' = 'narrow') {
  return { frame, width, documentTitle: `${title} – ${frame.organization}`, languages: [] };
}
