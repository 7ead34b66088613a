/** No package is named so, so that a draft is never taken for an installed add-on, nor the other way round. */
const MARK = '~';

/** What stands in a session's row for the add-on where it runs a project of the playground. */
export function draftAddon(projectId: string): string {
  return `${MARK}${projectId}`;
}

export function isDraft(addon: string): boolean {
  return addon.startsWith(MARK);
}

/** The project that a session's row speaks of. */
export function projectOfDraft(addon: string): string {
  return addon.slice(MARK.length);
}
