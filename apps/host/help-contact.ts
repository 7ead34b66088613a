import type { Config } from '#config';
import type { HelpContact } from '#web';

/** How to reach a person of the organization, for 'Get help'; null where it named no way. */
export function helpContact({ help }: Pick<Config, 'help'>): HelpContact | null {
  return Object.values(help).every((each) => each === null) ? null : help;
}
