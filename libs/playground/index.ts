export { ProjectFileRefused, ProjectNotFound, ProjectTooLarge, TooManyProjects } from './errors.js';
export { checkFileName } from './file-name.js';
export type { Developer, ListedProject, Project, ProjectLimits } from './project.js';
export { Projects } from './projects.js';
