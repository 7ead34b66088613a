import type { ClassSpec } from './class-spec.js';
import { backgroundTask } from './background-task.js';
import { addressClasses } from './address.js';
import { collectionClasses } from './collections.js';
import { fileClasses } from './file.js';
import { personClasses } from './person.js';

/** All classes of the language by name; no prototype, so that a name like `constructor` is none. */
export const classes: { readonly [name: string]: ClassSpec | undefined } = Object.assign(
  Object.create(null) as { [name: string]: ClassSpec },
  addressClasses,
  personClasses,
  collectionClasses,
  fileClasses,
  { [backgroundTask.name]: backgroundTask },
);
