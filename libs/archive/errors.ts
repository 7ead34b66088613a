/** An archive that is none, was cut off or changed, or is of another version of this program (422). */
export class ArchiveUnreadable extends Error {
  readonly code = 'archive_unreadable';

  constructor(message: string) {
    super(message);
    this.name = 'ArchiveUnreadable';
  }
}

/** This installation's platform key lacks versions that the archive was sealed under: nothing in it would open. */
export class ArchiveKeyMissing extends Error {
  readonly code = 'key_unknown';

  constructor(versions: readonly number[]) {
    super(
      `This installation does not hold the platform key that this was sealed under (version ${versions.join(', ')}). Bring it with affiant keys export and import.`,
    );
    this.name = 'ArchiveKeyMissing';
  }
}

/** What the archive holds is here already (422). */
export class AlreadyHere extends Error {
  readonly code = 'name_refused';

  constructor(message: string) {
    super(message);
    this.name = 'AlreadyHere';
  }
}
