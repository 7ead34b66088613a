import type { Frame, LanguageChoice } from './frame.js';
import type { KeeperLine } from './keeper.js';

export type Grade = 'A' | 'B' | 'C' | 'D';

/** What an attacker reads, as `affiant doctor` reports it. */
export type Reads = 'no' | 'guess' | 'active' | 'all' | 'shown';

/** One cell of the table 'Who could read the answers'. */
export interface ReaderCell {
  /** `dump`, `running`, … in the order of the security design. */
  attacker: string;
  grade: Grade;
  reads: Reads;
  note: string;
}

/** A session's own page: who could read it. */
export interface ReadersView {
  frame: Frame;
  languages: LanguageChoice[];
  session: string;
  title: string;
  mode: 'single' | 'shared' | 'plaintext';
  grade: Grade;
  keeper: KeeperLine;
  /** Who holds a grant, by name, and as what. */
  holders: { name: string; role: string }[];
  /** This server keeps a key of its own for a time. */
  background: boolean;
  /** Where the reader takes the server's own key away (POST); null where there is none, or somebody else began it. */
  endBackground: string | null;
  /** Days that locked copies stay in backups. */
  backupDays: number;
  addon: { name: string; version: string; publisher: string; reviewers: string[]; digest: string };
  /** The rows of the table for this session's grade. */
  readers: ReaderCell[];
  /** Addresses for sharing: making an invitation (POST), removing a participant (POST `participant`). */
  sharing: {
    invite: string;
    /** An invitation that was just made: its link is shown once. */
    made: { url: string; until: string } | null;
    remove: string;
    /** Those whom the reader may remove. */
    participants: { id: string; name: string; role: string }[];
    /** Staff who may be asked in, each with the page that asks once more. */
    advocates: { name: string; href: string }[];
  } | null;
}
