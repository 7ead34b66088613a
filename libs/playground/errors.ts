/** No such project of this developer: also what another developer, or another tenant, gets. */
export class ProjectNotFound extends Error {
  readonly code = 'not_found';
  constructor() {
    super('There is no such project.');
  }
}

/** A name that no file of a project may have. */
export class ProjectFileRefused extends Error {
  readonly code = 'name_refused';
  readonly errors: { field: string; message: string }[];
  constructor() {
    const message =
      'Name a file by its folder, as in interviews/intake.yml. Folders: interviews, functions, translations, templates, data.';
    super(message);
    this.errors = [{ field: 'path', message }];
  }
}

/** The project would hold more than it may. */
export class ProjectTooLarge extends Error {
  readonly code = 'too_large';
  constructor(limits: { files: number; projectKib: number }) {
    super(`A project has ${limits.files} files and ${limits.projectKib} KiB at most.`);
  }
}

/** The developer keeps as many projects as allowed. */
export class TooManyProjects extends Error {
  readonly code = 'quota_exceeded';
  constructor(most: number) {
    super(`You have ${most} projects, and no more can be kept. Delete one first.`);
  }
}
