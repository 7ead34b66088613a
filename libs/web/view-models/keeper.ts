/** The line about who could read it: one sentence per fact, never more than the grade gives. */
export interface KeeperLine {
  sentences: string[];
  /** `weak` shows amber: somebody besides the person can come at the answers. */
  level: 'locked' | 'weak';
}
