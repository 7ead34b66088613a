import type { InterviewInfo } from '#interview';

/** How a session's answers are kept; fixed when it starts (SECURITY, 'multi_user'). */
export type SessionMode = 'single' | 'shared' | 'plaintext';

export function modeOf(info: Pick<InterviewInfo, 'multiUser'>): SessionMode {
  if (info.multiUser === true) return 'plaintext';
  return info.multiUser === 'shared' ? 'shared' : 'single';
}
