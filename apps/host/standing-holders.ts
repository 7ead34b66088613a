import type { Config } from '#config';
import type { StandingHolders } from '#standing-grants';

/**
 * Who may hold standing grants of a tenant's sessions, from its configuration in force. A key of the server makes a
 * session grade C, so none is given where better is asked for.
 */
export function standingHolders({
  encryption,
}: {
  encryption: Pick<
    Config['encryption'],
    'escrow' | 'allowBackgroundAccess' | 'backgroundDays' | 'minimumGrade'
  >;
}): StandingHolders {
  const { escrow, allowBackgroundAccess, backgroundDays, minimumGrade } = encryption;
  return {
    escrow:
      escrow.publicKey === null
        ? null
        : { publicKey: Buffer.from(escrow.publicKey, 'base64url'), holder: escrow.holder ?? '' },
    background: allowBackgroundAccess && minimumGrade === 'C' ? { days: backgroundDays } : null,
  };
}
