/** What became of one finished interview; no answer is in it. */
export interface Receipt {
  /** The message's id, the same for each attempt: the other side takes it once. */
  id: string;
  session: string;
  interview: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  /** ISO 8601, of the last change. */
  at: string;
  /** The last HTTP status; null where nobody answered. */
  status: number | null;
  /** SHA-256 of the body that was sent, in hex. */
  sha256: string;
}
