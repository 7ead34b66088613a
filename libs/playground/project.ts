/** What a developer writes in the playground: an add-on's text files. */
export interface Project {
  id: string;
  name: string;
  /** By their path in the package, as in `interviews/intake.yml`. */
  files: { [path: string]: string };
  /** The session in which it is being tried. */
  preview: { session: string; interview: string } | null;
}

/** A line of the list of projects. */
export interface ListedProject {
  id: string;
  name: string;
  changedAt: Date;
}

/** Whose projects are meant. */
export interface Developer {
  tenantId: string;
  accountId: string;
}

/** Of one developer: `projects`, each with so many `files` and `projectKib` KiB of names and text. */
export interface ProjectLimits {
  projects: number;
  files: number;
  projectKib: number;
}
